package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Lsn;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies over SQL, for binaries without {@code pg_basebackup}: by the low-level API of PostgreSQL's
 * manual (section "Continuous Archiving and Point-in-Time Recovery"), with nothing but what the
 * roles replicator and rewind may do.
 */
final class SqlBaseBackup implements BaseBackup {
  private static final Logger LOG = LoggerFactory.getLogger(SqlBaseBackup.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The checkpoint that a backup begins with may have much to write. */
  private static final Duration CHECKPOINT = Duration.ofMinutes(15);

  private final Sessions sessions;
  private final Interruptible open = new Interruptible();

  SqlBaseBackup(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void fetch(Upstream source, Path side, String name, BooleanSupplier wanted)
      throws Exception {
    LOG.info("no pg_basebackup among the binaries: copying {} over SQL", source.member());
    // The slot lives as long as its session: no WAL that the copy needs goes meanwhile.
    try (Session reservation = open.opened(sessions.replicator(source, PATIENCE), wanted);
        Session session = open.opened(sessions.rewind(source, name, PATIENCE), wanted)) {
      reservation.run(
          "CREATE_REPLICATION_SLOT \"%s\" TEMPORARY PHYSICAL RESERVE_WAL".formatted(name));
      copy(session, source, side, name);
    } finally {
      open.forget();
    }
    Durable.syncTree(side);
  }

  @Override
  public void cancel() {
    open.breakOff();
  }

  private static void copy(Session session, Upstream source, Path side, String name)
      throws SQLException, IOException {
    boolean ofStandby = session.inRecovery();
    RemoteFiles remote = new RemoteFiles(session);
    if (!remote.list(BackupContents.TABLESPACES).isEmpty()) {
      throw new PostgresException(
          "%s has tablespaces: only a pg_basebackup among the binaries could clone it"
              .formatted(source.member()));
    }
    session.patience(CHECKPOINT);
    Lsn start =
        Lsn.parse(session.ask("select pg_backup_start(?, true)", Session.Reader::text, name));
    session.patience(PATIENCE);
    WalCopy wal = WalCopy.from(session, remote, start, side.resolve("pg_wal"));
    remote.beforeEachChunk(wal::keepUp);
    remote.copyFolder("", side);
    controlFile(remote, side.resolve(ControlFile.PATH));
    Lsn stop = stop(session, source, side);
    wal.through(stop);
    WalCopy.histories(remote, side.resolve("pg_wal"));
    // Its backup had ended well; what of its WAL and histories was copied since may be another's.
    if (ofStandby && !session.inRecovery()) {
      throw new PostgresException(source.member() + " was promoted while it was copied");
    }
  }

  /**
   * Last, as the manual has it: a standby's says how far a copy must replay that was begun before.
   * The server may be writing it.
   */
  private static void controlFile(RemoteFiles remote, Path to) throws SQLException, IOException {
    for (int look = 0; look < ControlFile.LOOKS; look++) {
      byte[] content = remote.read(ControlFile.PATH);
      if (ControlFile.parse(content).isPresent()) {
        Durable.write(to, content);
        return;
      }
    }
    throw new PostgresException("the source's pg_control is damaged: its checksum does not fit");
  }

  /** Must be asked of the session that began the backup. Where the copy becomes consistent. */
  private static Lsn stop(Session session, Upstream source, Path side)
      throws SQLException, IOException {
    record Stopped(Lsn end, String label, String tablespaces) {}
    Stopped stopped =
        session.ask(
            "select lsn, labelfile, coalesce(spcmapfile, '') from pg_backup_stop(false)",
            rows -> {
              rows.next();
              return new Stopped(
                  Lsn.parse(rows.getString(1)), rows.getString(2), rows.getString(3));
            });
    if (!stopped.tablespaces().isEmpty()) {
      throw new PostgresException(source.member() + " was given a tablespace meanwhile");
    }
    Durable.write(side.resolve(BackupLabel.FILE), stopped.label());
    return stopped.end();
  }
}
