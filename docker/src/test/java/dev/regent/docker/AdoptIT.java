package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static dev.regent.docker.Member.PG_MASTER;
import static dev.regent.docker.Member.PG_SLAVE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** ADR 19: a database that was there before becomes a cluster, without a dump. */
@OnContainers
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
}
