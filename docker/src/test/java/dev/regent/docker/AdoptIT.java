package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static dev.regent.docker.Member.PG_MASTER;
import static dev.regent.docker.Member.PG_SLAVE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** ADR 19: a database that was there before becomes a cluster, without a dump. */
@OnContainers
@Order(Order.DEFAULT + 2) // It has clusters of its own.
final class AdoptIT {
  /** As somebody set it up by hand, with a superuser and a configuration of his own. */
  private static final String FORMER =
      """
      export PGDATA=/var/lib/regent/data PGHOST=/tmp PGUSER=owner PGDATABASE=postgres
      initdb --username=owner --auth=trust --no-sync >/dev/null
      cat >>$PGDATA/postgresql.conf <<END
      listen_addresses = 'localhost'
      port = 6543
      work_mem = '7MB'
      unix_socket_directories = '/tmp'
      END
      echo 'host all all all scram-sha-256' >>$PGDATA/pg_hba.conf
      pg_ctl start --wait --silent --log=/tmp/log
      psql -qp 6543 -c 'create table sale as select generate_series(1, 1000) as n'
      pg_ctl stop --wait --silent --mode=fast
      """;

  /** The keepsake is in no clone. */
  private static final String RESTORE =
      """
      cd /var/lib/regent
      rm -rf data
      mv backup data
      touch data/keepsake
      """;

  /** Whether or not clients may pass; its owner needs no password on the loopback. */
  private static String ask(Cluster cluster, Member member, String question) {
    return cluster
        .exec(member, "psql", "-h", "127.0.0.1", "-U", "owner", "-d", "postgres", "-XAtc", question)
        .output()
        .strip();
  }

  @Test
  void existingDatabase_becomesRedundant_andFailsOver(Cluster cluster) {
    cluster.empty(REMOTE_APPLY);
    cluster.oneOff().run("secrets").orFail();
    cluster.oneOff().onVolumeOf(PG_MASTER, FORMER);
    Program.Result adopted = cluster.oneOff().run(PG_MASTER.service(), "adopt").orFail();
    assertThat(adopted.output())
        .contains("the database of a primary", "Marked: the node of pg-master adopts it");

    cluster.begin();
    assertThat(ask(cluster, PG_MASTER, "select count(*) from sale")).isEqualTo("1000");
    assertThat(ask(cluster, PG_MASTER, "show work_mem")).isEqualTo("7MB");
    Writing run = cluster.write().start();
    cluster.kill(PG_MASTER);
    run.goesOn();
    cluster.start(PG_MASTER);
    Status after = cluster.awaitRedundant();

    Report report = run.finish().assertNothingLost();
    Output.measured("adopted database, primary killed: outage", report.outage());
    assertThat(after.primary()).contains(PG_SLAVE);
    assertThat(ask(cluster, PG_SLAVE, "select count(*) from sale")).isEqualTo("1000");
    assertThat(ask(cluster, PG_SLAVE, "show work_mem")).isEqualTo("7MB");
  }

  @Test
  void baseBackup_takesThePlaceOfAClone(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);
    Member primary = cluster.primary();
    Member standby = primary.partner();
    Writing run = cluster.write().start();
    backUp(cluster, primary, standby);
    run.goesOn();

    cluster.stop(standby);
    cluster.oneOff().onVolumeOf(standby, RESTORE);
    Program.Result adopted = cluster.oneOff().run(standby.service(), "adopt").orFail();
    assertThat(adopted.output()).contains("Marked: ", "in place of a clone");
    cluster.start(standby);
    cluster.awaitRedundant();

    run.finish().assertNothingLost();
    cluster.exec(standby, "test", "-e", "/var/lib/regent/data/keepsake");
  }

  /** As any backup tool makes it, while clients write. */
  private static void backUp(Cluster cluster, Member primary, Member onto) {
    cluster.exec(
        onto,
        "sh",
        "-ec",
        """
        export PGPASSWORD=$(cat /run/regent/secrets/replicator)
        pg_basebackup -h %s -U replicator -D /var/lib/regent/backup --checkpoint=fast
        """
            .formatted(primary.address()));
  }
}
