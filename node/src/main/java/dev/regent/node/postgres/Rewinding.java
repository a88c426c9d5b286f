package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undoes by {@code pg_rewind} what a copy has beyond the primary's past. That works in place, and
 * what it leaves when it breaks off is nobody's copy: the directory is out of its place meanwhile.
 */
final class Rewinding {
  static final String PROGRAM = "pg_rewind";

  private static final Logger LOG = LoggerFactory.getLogger(Rewinding.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A checkpoint may have much to write. */
  private static final Duration CHECKPOINT = Duration.ofMinutes(15);

  /** A call's own deadline is shorter. */
  private static final Duration LIMIT = Duration.ofDays(1);

  private final MemberId me;
  private final DataFolder folder;
  private final Adaptation adaptation;
  private final Commands commands;
  private final Secrets secrets;
  private final Sessions sessions;
  private final Interruptible open = new Interruptible();

  /**
   * Starts nothing yet.
   *
   * @param commands used for nothing else: cancelling ends all that they run
   */
  Rewinding(
      MemberId me,
      DataFolder folder,
      Adaptation adaptation,
      Commands commands,
      Secrets secrets,
      Sessions sessions) {
    this.me = me;
    this.folder = folder;
    this.adaptation = adaptation;
    this.commands = commands;
    this.secrets = secrets;
    this.sessions = sessions;
  }

  /**
   * Rewinds.
   *
   * @param wanted no more once it is to be cancelled, which may come before there is anything to
   *     cancel
   */
  DataDirectory.Present to(Upstream primary, BooleanSupplier wanted) throws Exception {
    if (!commands.has(PROGRAM)) {
      throw new PostgresException("the binaries have no " + PROGRAM);
    }
    Copy copy = CopyFile.fresh(me);
    String name = Sessions.APPLICATION_NAME + "_rewind_" + copy.id();
    long start = System.nanoTime();
    // The slot lives as long as its session: no WAL that is needed goes meanwhile.
    try (Session reservation = open.opened(sessions.replicator(primary, PATIENCE), wanted);
        Session session = open.opened(sessions.rewind(primary, name, PATIENCE), wanted)) {
      RewindRights.check(session, primary);
      reservation.run(
          "CREATE_REPLICATION_SLOT \"%s\" TEMPORARY PHYSICAL RESERVE_WAL".formatted(name));
      session.patience(CHECKPOINT);
      session.run("checkpoint"); // Up to 15 pg_rewind reads the timeline from pg_control.
      session.patience(PATIENCE);
      Path side = takeAway();
      rewind(session, primary, side, name);
      adaptation.adapt(side, copy);
    } finally {
      open.forget();
    }
    folder.adoptRewound();
    LOG.info("rewound to {} in {} ms", primary.member(), (System.nanoTime() - start) / 1_000_000);
    return folder.present();
  }

  /** Ends what is under way, from any thread. */
  void cancel() {
    commands.cancel();
    open.breakOff();
  }

  /**
   * From here on there is no copy that could be started or followed. The recovery to come, which
   * pg_rewind runs by itself, takes no session and writes a checkpoint past all that the copy has:
   * without that pg_rewind may overlook the WAL of a server that ended in recovery.
   */
  private Path takeAway() throws IOException {
    Path side = folder.takeAwayToRewind();
    new CopyFile(me, side).forget();
    for (String file : List.of("standby.signal", "recovery.signal", "postmaster.pid")) {
      Durable.delete(side.resolve(file));
    }
    return side;
  }

  private void rewind(Session session, Upstream primary, Path side, String name)
      throws SQLException, IOException, InterruptedException {
    Lsn before = Lsn.parse(session.text("select pg_current_wal_flush_lsn()"));
    String conninfo = Conninfo.ofRewind(primary, secrets.passwordFile(), name);
    String said =
        commands.run(LIMIT, List.of(PROGRAM, "-D", side.toString(), "--source-server=" + conninfo));
    LOG.debug("pg_rewind says: {}", said);
    if (said.contains("no rewind required")) {
      throw new PostgresException("pg_rewind finds nothing to undo, and there is: " + said);
    }
    RewoundWal.complete(session, side, before);
  }
}
