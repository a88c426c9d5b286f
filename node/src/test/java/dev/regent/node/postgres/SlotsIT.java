package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Lsn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members whose servers keep no more WAL than they must. */
class SlotsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Map<String, String> SPARING =
      Map.of("wal_keep_size", "0", "max_connections", "20", "max_slot_wal_keep_size", "160MB");

  @TempDir Path folder;

  private Trial member(String name) throws Exception {
    return Trial.member(name, folder, SPARING);
  }

  @Test
  void promotedStandbyHasTheWalThatAThirdNeedsWhoWasAway() throws Exception {
    try (Trial one = member("one").asFirstPrimary();
        Trial two = member("two").asStandbyOf(one);
        Trial three = member("three").asStandbyOf(one)) {
      one.app("create table t (n int)");
      keepSlots(one);
      keepSlots(two);
      assertThat(text(one, "select count(*) from pg_replication_slots")).isEqualTo("2");
      assertThat(text(two, "select count(*) from pg_replication_slots")).isEqualTo("2");
      three.ask("stop", three.postgres.stop());
      writeSegments(one, 3);
      awaitReplayed(one, two);
      two.ask("restartpoint", two.postgres.checkpoint());
      keepSlots(two);
      one.ask("kill", one.postgres.kill());
      two.ask("promote", two.postgres.promote(new Epoch(2)));
      writeSegments(two, 3);

      three.ask("start", three.postgres.start());
      three.ask("follow", three.postgres.follow(two.upstream()));
      two.awaitStreaming(three);
      awaitReplayed(two, three);
    }
  }

  @Test
  void standbyKeepsNothingForThePrimaryThatItNeedsNotItself() throws Exception {
    try (Trial one = member("one").asFirstPrimary();
        Trial two = member("two").asStandbyOf(one)) {
      one.app("create table t (n int)");
      keepSlots(two);
      Lsn before = kept(two, "regent_one");
      writeSegments(one, 3);
      awaitReplayed(one, two);
      two.ask("restartpoint", two.postgres.checkpoint());
      keepSlots(two);
      Lsn redo = Lsn.parse(text(two, "select redo_lsn from pg_control_checkpoint()"));
      assertThat(kept(two, "regent_one")).isEqualTo(redo).isGreaterThan(before);
    }
  }

  @Test
  void slotThatFellBehindItsCapIsMadeAnewAndOneOfNobodyIsDropped() throws Exception {
    try (Trial one = member("one").asFirstPrimary()) {
      one.app("create table t (n int)");
      keepSlots(one);
      try (Session session = one.superuser()) {
        session.run("select pg_create_physical_replication_slot('regent_0123456789abcdef', true)");
      }
      writeSegments(one, 13);
      String status = "select wal_status from pg_replication_slots where slot_name = 'regent_two'";
      assertThat(text(one, status)).isEqualTo("lost");
      keepSlots(one);
      assertThat(text(one, status)).isEqualTo("reserved");
      assertThat(text(one, "select count(*) from pg_replication_slots")).isEqualTo("2");
    }
  }

  /** Its receivers stream for a moment each, again and again, before they are refused. */
  @Test
  void standbyWhoseWalIsGoneIsNeverSeenToReceive() throws Exception {
    try (Trial one = member("one").asFirstPrimary();
        Trial two = member("two").asStandbyOf(one)) {
      one.app("create table t (n int)");
      two.ask("stop", two.postgres.stop());
      writeSegments(one, 13);
      two.ask("start", two.postgres.start());
      two.ask("follow", two.postgres.follow(one.upstream()));
      assertThat(
              Patience.until(
                  Duration.ofSeconds(3),
                  Duration.ofMillis(10),
                  () -> two.ask("look", two.postgres.replication()).receiving()))
          .isFalse();
    }
  }

  private static void keepSlots(Trial member) {
    member.ask("slots", member.postgres.keepSlots());
  }

  /** Each of them with a row in it; what nothing holds is gone after two checkpoints. */
  private static void writeSegments(Trial primary, int count) throws Exception {
    try (Session session = primary.superuser()) {
      for (int i = 0; i < count; i++) {
        primary.app("insert into t values (1)");
        session.run("select pg_switch_wal()");
      }
      session.run("checkpoint");
      session.run("checkpoint");
    }
  }

  private static void awaitReplayed(Trial primary, Trial standby) throws Exception {
    Lsn end = Lsn.parse(text(primary, "select pg_current_wal_flush_lsn()"));
    assertThat(
            Patience.until(
                PATIENCE,
                LOOK,
                () ->
                    Lsn.parse(text(standby, "select pg_last_wal_replay_lsn()")).compareTo(end)
                        >= 0))
        .isTrue();
  }

  private static Lsn kept(Trial member, String slot) throws Exception {
    return Lsn.parse(
        text(
            member,
            "select restart_lsn from pg_replication_slots where slot_name = '%s'".formatted(slot)));
  }

  private static String text(Trial trial, String sql) throws Exception {
    try (Session session = trial.superuser()) {
      return session.text(sql);
    }
  }
}
