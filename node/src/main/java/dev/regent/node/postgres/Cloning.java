package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the data directory of the primary, or of a standby, under a new copy id, unless an
 * existing standby's is here to be adopted.
 */
final class Cloning {
  private static final Logger LOG = LoggerFactory.getLogger(Cloning.class);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One may have much to write. */
  private static final Duration CHECKPOINT = Duration.ofMinutes(15);

  private static final String CHECKPOINTED = "select timeline_id from pg_control_checkpoint()";
  private static final String SIZE =
      "select coalesce(sum(pg_database_size(oid)), 0) from pg_database"
          + " where has_database_privilege(oid, 'connect')";

  private final MemberId me;
  private final DataFolder folder;
  private final Attaching attaching;
  private final Adaptation adaptation;
  private final BaseBackup backup;
  private final Sessions sessions;

  Cloning(
      MemberId me,
      DataFolder folder,
      Attaching attaching,
      Adaptation adaptation,
      BaseBackup backup,
      Sessions sessions) {
    this.me = me;
    this.folder = folder;
    this.attaching = attaching;
    this.adaptation = adaptation;
    this.backup = backup;
    this.sessions = sessions;
  }

  /**
   * Copies.
   *
   * @param wanted no more once it is to be cancelled, which may come before there is anything to
   *     cancel
   */
  DataDirectory.Present from(Upstream source, BooleanSupplier wanted) throws Exception {
    if (folder.isToBeAdopted()) {
      Optional<String> misfit = attaching.to(source, wanted);
      if (misfit.isEmpty()) {
        return folder.present();
      }
      LOG.warn("{} is cloned anew and not adopted: {}", folder.data, misfit.get());
    }
    folder.clearClone();
    Path side = folder.clone;
    Copy copy = CopyFile.fresh(me);
    // Not the name under which the copy will stream: what a clone in the making has received is
    // not on its disk yet, and must not pass for a confirmation.
    String name = Sessions.APPLICATION_NAME + "_clone_" + copy.id();
    try (Session session = sessions.rewind(source, name, PATIENCE)) {
      checkRoom(session, source);
      checkBeginning(session, source);
    }
    LOG.debug("cloning {}", source.member());
    long start = System.nanoTime();
    backup.fetch(source, side, name, wanted);
    LOG.info(
        "cloned {}: {} bytes in {} s",
        source.member(),
        Durable.sizeOf(side),
        (System.nanoTime() - start) / 1_000_000_000);
    checkEnd(source, side);
    adaptation.adapt(side, copy);
    folder.adoptClone();
    return folder.present();
  }

  /** The old copy is kept until the clone is complete (S13). */
  private void checkRoom(Session session, Upstream source) throws SQLException, IOException {
    Path parent = folder.data.resolveSibling("");
    long free = Files.getFileStore(parent).getUsableSpace();
    long needed = Long.parseLong(session.text(SIZE));
    if (needed > free) {
      throw new PostgresException(
          ("the databases of %s take %d MB, and %d MB are free in %s. Make room; or stop this node"
                  + " and delete %s and %s, if nobody needs this member's old copy")
              .formatted(
                  source.member(), needed >> 20, free >> 20, parent, folder.data, folder.rewind));
    }
  }

  /**
   * A standby's backup begins at its last restartpoint, which may be before the promotion that it
   * followed last: better told now than by {@link #checkEnd}, hours later.
   */
  private void checkBeginning(Session session, Upstream source) throws SQLException, IOException {
    if (!session.inRecovery()) {
      return;
    }
    String replayed = Integer.toString(sessions.position(source, PATIENCE).timeline());
    if (!session.text(CHECKPOINTED).equals(replayed)) {
      session.patience(CHECKPOINT);
      session.run("checkpoint");
      if (!session.text(CHECKPOINTED).equals(replayed)) {
        throw new PostgresException(
            "%s has no checkpoint of timeline %s yet".formatted(source.member(), replayed));
      }
    }
  }

  /**
   * A standby that follows a promotion meanwhile goes on in files of another number. That the copy
   * has the WAL of both, up to where it becomes consistent, is not to be relied on: its server
   * would wait for it, following nobody (S5).
   */
  private static void checkEnd(Upstream source, Path side)
      throws IOException, InterruptedException {
    BackupLabel label = BackupLabel.of(side);
    int end = ControlFile.of(side).minimumRecoveryEnd().timeline();
    if (label.ofStandby() && label.start().timeline() != end) {
      throw new PostgresException(
          "%s went from timeline %d to %d while it was copied"
              .formatted(source.member(), label.start().timeline(), end));
    }
  }

  /** Ends a copy that is under way. */
  void cancel() {
    attaching.cancel();
    backup.cancel();
  }
}
