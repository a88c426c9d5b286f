package dev.regent.node.postgres;

import static dev.regent.node.postgres.AdoptedStandbyIT.found;
import static dev.regent.node.postgres.AdoptedStandbyIT.isInterrupted;
import static dev.regent.node.postgres.AdoptedStandbyIT.joins;
import static dev.regent.node.postgres.AdoptedStandbyIT.keepsake;
import static dev.regent.node.postgres.AdoptedStandbyIT.mark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.Epoch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * ADR 19: a base backup becomes a standby's copy where it stands, if it is of the primary's past.
 */
class AdoptedBackupIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(10);

  @TempDir Path folder;

  /** As an operator makes one, into another member's data directory. */
  private static void backUp(Trial source, Path binaries, String user, Trial to, String... options)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(ProgramBaseBackup.PROGRAM));
    Secrets secrets = new Secrets(source.settings.secrets(), source.settings.dataDirectory());
    command.add(
        "--dbname=%s user=%s"
            .formatted(Conninfo.of(source.upstream(), secrets.passwordFile(), "backup"), user));
    command.add("--pgdata=" + to.settings.dataDirectory());
    command.add("--checkpoint=fast");
    command.addAll(List.of(options));
    new Commands(binaries).run(LIMIT, command);
    Files.createFile(keepsake(to));
  }

  private static void backUp(Trial source, Trial to, String... options) throws Exception {
    backUp(source, source.settings.binaries(), "replicator", to, options);
  }

  @ParameterizedTest(name = "of the {0}, WAL: {1}")
  @CsvSource({"primary, stream", "primary, none", "standby, stream"})
  void backupOfAMemberIsAdoptedWhereItStands(String of, String wal) throws Exception {
    try (Trial one = Trial.primary("one", folder);
        Trial two = Trial.member("two", folder);
        Trial three = Trial.member("three", folder).asStandbyOf(one)) {
      one.app("create table before as select generate_series(1, 100000) as n");
      one.ask("checkpoint", one.postgres.checkpoint());
      backUp(of.equals("primary") ? one : three, two, "--wal-method=" + wal);
      one.app("create table later as select 7 as n");
      mark(two, false);
      isInterrupted(two, one);

      joins(two, one);

      assertThat(keepsake(two)).exists();
      assertThat(two.copy()).isNotIn(one.copy(), three.copy());
      assertThat(FormerServer.text(two.app(), "select count(*) from before")).isEqualTo("100000");
    }
  }

  /** Nothing in it says where its timeline began. */
  @Test
  void s13BackupOfAStandbyWithoutAHistoryIsClonedAnew() throws Exception {
    try (Trial one = Trial.primary("one", folder);
        Trial two = Trial.member("two", folder);
        Trial three = Trial.member("three", folder).asStandbyOf(one)) {
      backUp(three, two, "--wal-method=none");
      one.app("create table later as select 7 as n");
      mark(two, false);

      joins(two, one);

      assertThat(keepsake(two)).doesNotExist();
    }
  }

  /** Its WAL is of two timelines; a tool that restores leaves a recovery.signal. */
  @Test
  void backupFromBeforeTheFoundingIsAdoptedWhereItStands() throws Exception {
    try (Trial one = Trial.member("one", folder);
        Trial two = Trial.member("two", folder)) {
      FormerServer primary = FormerServer.make(one, "wal_keep_size = '128MB'").start();
      Path binaries = one.settings.binaries();
      backUp(one, binaries, FormerServer.OWNER, two, "--wal-method=none");
      Files.createFile(two.settings.dataDirectory().resolve("recovery.signal"));
      primary.run("postgres", "create table t as select generate_series(1, 200000) as n");
      primary.stop();
      mark(two, false);
      found(one);
      isInterrupted(two, one);

      joins(two, one);

      assertThat(keepsake(two)).exists();
    }
  }

  @Test
  void backupWhoseWalIsGoneIsClonedAnew() throws Exception {
    try (Trial one = Trial.primary("one", folder);
        Trial two = Trial.member("two", folder)) {
      backUp(one, two, "--wal-method=stream");
      one.app("create table later as select 7 as n");
      try (Session session = one.superuser()) {
        for (int i = 0; i < 20; i++) { // More than wal_keep_size.
          session.run("select pg_switch_wal(), pg_logical_emit_message(true, '', '')");
        }
        session.run("checkpoint");
      }
      mark(two, false);

      joins(two, one);

      assertThat(keepsake(two)).doesNotExist();
    }
  }

  /** It begins in the past of both, and ends in that of the old primary only. */
  @Test
  void s13BackupThatEndsInAnotherPastIsClonedAnew() throws Exception {
    try (Trial one = Trial.primary("one", folder);
        Trial two = Trial.member("two", folder);
        Trial three = Trial.member("three", folder).asStandbyOf(one)) {
      one.app("create table later as select 7 as n");
      Path slow = OddBinaries.copyingSlowly(two);
      Path begun = two.settings.dataDirectory().resolve("base");
      CompletableFuture<Void> backup =
          CompletableFuture.runAsync(
              () -> {
                try {
                  backUp(one, slow, "replicator", two, "--wal-method=stream");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(Patience.until(LIMIT, LOOK, () -> Files.exists(begun))).isTrue();
      three.ask("sever", three.postgres.sever());
      three.ask("promote", three.postgres.promote(new Epoch(2)));
      one.app("create table lost as select generate_series(1, 100000) as n");
      assertThat(backup).isNotDone();
      backup.join();
      one.ask("kill", one.postgres.kill());
      mark(two, false);

      two.ask("join", two.postgres.cloneFrom(three.upstream()));
      assertThat(keepsake(two)).doesNotExist();
      assertThat(two.ask("start", two.postgres.start()).timeline()).isEqualTo(3);
    }
  }
}
