package dev.regent.node.postgres;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an existing standby's directory, or a base backup, which was marked, this member's copy
 * where it stands. The WAL that it lacks is fetched and replayed first: a server starts following
 * nobody (S5), and the roles with which Regent speaks to it came into being after it was stopped.
 */
final class Attaching {
  private static final Logger LOG = LoggerFactory.getLogger(Attaching.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MemberId me;
  private final DataFolder folder;
  private final Inheritance inheritance;
  private final Replay replay;
  private final Adaptation adaptation;
  private final Sessions sessions;
  private final Interruptible open = new Interruptible();

  Attaching(
      MemberId me,
      DataFolder folder,
      Inheritance inheritance,
      Replay replay,
      Adaptation adaptation,
      Sessions sessions) {
    this.me = me;
    this.folder = folder;
    this.inheritance = inheritance;
    this.replay = replay;
    this.adaptation = adaptation;
    this.sessions = sessions;
  }

  /**
   * Does so where the copy is of the primary's past.
   *
   * @param wanted no more once it is to be cancelled, which may come before there is anything to
   *     cancel
   * @return why it could not be done: a clone is to take its place
   * @throws PostgresException when it is another database's, which is not replaced either (S13)
   */
  Optional<String> to(Upstream primary, BooleanSupplier wanted) throws Exception {
    Copy copy = CopyFile.fresh(me);
    String name = Sessions.APPLICATION_NAME + "_adopt_" + copy.id();
    // The slot lives as long as its session: no WAL that is needed goes meanwhile.
    try (Session reservation = open.opened(sessions.replicator(primary, PATIENCE), wanted);
        Session session = open.opened(sessions.rewind(primary, name, PATIENCE), wanted)) {
      RewindRights.check(session, primary);
      reservation.run(
          "CREATE_REPLICATION_SLOT \"%s\" TEMPORARY PHYSICAL RESERVE_WAL".formatted(name));
      folder.refuseForeignServer(); // It may have been started since this node was.
      ControlFile control = ControlFile.of(folder.data);
      refuseStranger(control, session);
      Optional<String> misfit = catchUp(session, control);
      if (misfit.isPresent()) {
        return misfit;
      }
    } finally {
      open.forget();
    }
    adaptation.adapt(folder.data, copy);
    LOG.info("adopted {} as a copy of {}", folder.data, primary.member());
    return Optional.empty();
  }

  /** Answers why it could not. */
  private Optional<String> catchUp(Session session, ControlFile control)
      throws SQLException, IOException, InterruptedException {
    Optional<BackupLabel> label =
        BackupLabel.isIn(folder.data) ? Optional.of(BackupLabel.of(folder.data)) : Optional.empty();
    Position start = label.map(BackupLabel::start).orElse(control.minimumRecoveryEnd());
    Descent descent = Descent.of(session, new RemoteFiles(session));
    Optional<String> misfit = misfit(descent, label, start, control);
    if (misfit.isPresent()) {
      return misfit;
    }
    if (!Configuration.isIn(folder.data)) {
      inheritance.take();
    }
    Lsn flushed = Lsn.parse(session.text("select pg_current_wal_flush_lsn()"));
    Lsn behind = RewoundWal.flushed(session, flushed);
    PrimaryWal wal =
        new PrimaryWal(session, descent, folder.data.resolve("pg_wal").toRealPath(), control);
    try {
      wal.fetch(start, behind);
    } catch (PostgresException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (label.isPresent() && !wal.holds(label.get())) {
      return Optional.of("the primary's WAL has no checkpoint where its backup began");
    }
    return replay.until(flushed);
  }

  /**
   * A standby's pages are of the WAL up to its end. How far a primary's backup reaches, a record of
   * the WAL says; one of a standby has no such record, so that its past must be known.
   */
  private Optional<String> misfit(
      Descent descent, Optional<BackupLabel> label, Position start, ControlFile control)
      throws IOException {
    Timelines timelines = new Timelines(folder.data);
    Position end = control.minimumRecoveryEnd();
    Map<Integer, Lsn> past = timelines.past(end.timeline());
    if (label.filter(BackupLabel::ofStandby).isPresent() && end.timeline() > 1 && past.isEmpty()) {
      return Optional.of("it is a standby's backup without the history of its timeline");
    }
    Optional<String> atStart = descent.misfit(start, timelines.past(start.timeline()));
    return atStart.isPresent() || end.equals(Position.NONE) ? atStart : descent.misfit(end, past);
  }

  /** Ends what is under way, from any thread. */
  void cancel() {
    open.breakOff();
  }

  private void refuseStranger(ControlFile control, Session session) throws SQLException {
    String system = session.text("select system_identifier from pg_control_system()");
    if (!system.equals(control.systemId())) {
      throw new PostgresException(
          ("%s is of another database: its system identifier is %s, the primary's is %s. Nothing was"
                  + " touched")
              .formatted(folder.data, control.systemId(), system));
    }
  }
}
