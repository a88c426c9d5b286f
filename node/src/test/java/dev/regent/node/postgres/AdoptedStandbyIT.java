package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.Epoch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ADR 19: a standby that was there before becomes a member's copy, if it is of the same past. */
class AdoptedStandbyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(10);

  @TempDir Path folder;

  /** What a clone would not have. */
  static Path keepsake(Trial member) {
    return member.settings.dataDirectory().resolve("keepsake");
  }

  static void mark(Trial member, boolean founder) throws Exception {
    Marking marking = new Marking(member.me, member.settings, founder);
    assertThat(marking.look().obstacles()).isEmpty();
    marking.mark();
  }

  static void found(Trial member) throws Exception {
    mark(member, true);
    member.ask("adopt", member.postgres.initialize());
    member.ask("start", member.postgres.start());
    member.ask("promote", member.postgres.promote(new Epoch(1)));
    member.app("create table later as select 7 as n");
  }

  static void joins(Trial standby, Trial primary) throws Exception {
    standby.ask("join", standby.postgres.cloneFrom(primary.upstream()));
    assertThat(standby.ask("start", standby.postgres.start()).timeline()).isEqualTo(2);
    standby.ask("follow", standby.postgres.follow(primary.upstream()));
    primary.awaitStreaming(standby);
    primary.app("create table streamed (n int)");
    String streamed = "select n from later where to_regclass('streamed') is not null";
    assertThat(
            Patience.until(
                PATIENCE, LOOK, () -> FormerServer.text(standby.app(), streamed).equals("7")))
        .isTrue();
    standby.ask("sever", standby.postgres.sever());
    standby.ask("promote", standby.postgres.promote(new Epoch(2)));
    standby.app("drop table streamed");
  }

  /** Its WAL has come, and the server that is to replay it dies. */
  static void isInterrupted(Trial standby, Trial primary) throws Exception {
    JdbcPostgres mortal = standby.with(OddBinaries.dyingAtReplay(standby));
    assertThatThrownBy(() -> standby.ask("join", mortal.cloneFrom(primary.upstream())))
        .hasMessageContaining("ended with 137");
    assertThat(standby.ask("inspect", mortal.inspect()))
        .isInstanceOf(DataDirectory.Adoptable.class);
    assertThat(new Marking(standby.me, standby.settings, false).unmark()).isPresent();
  }

  @Test
  void standbyThatIsBehindIsAdoptedWhereItStands() throws Exception {
    try (Trial one = Trial.member("one", folder);
        Trial two = Trial.member("two", folder)) {
      FormerServer primary = FormerServer.make(one, "wal_keep_size = '128MB'").start();
      primary.stop();
      primary.standby(two);
      Files.createFile(keepsake(two));
      primary.start().run("postgres", "create table t as select generate_series(1, 200000) as n");
      primary.run("postgres", "select pg_switch_wal()", "insert into t values (0)");
      primary.stop();
      mark(two, false);
      found(one);
      isInterrupted(two, one);

      joins(two, one);

      assertThat(keepsake(two)).exists();
      assertThat(
              FormerServer.text(
                  two.session("postgres", FormerServer.OWNER, ""), "select count(*) from t"))
          .isEqualTo("200001");
    }
  }

  @Test
  void standbyThatWasPromotedIsClonedAnew() throws Exception {
    try (Trial one = Trial.member("one", folder);
        Trial two = Trial.member("two", folder)) {
      FormerServer primary = FormerServer.make(one).start();
      primary.stop();
      FormerServer standby = primary.standby(two).start();
      Files.createFile(keepsake(two));
      standby.run("postgres", "select pg_promote()", "create table own (n int)");
      standby.stop();
      Files.createFile(two.settings.dataDirectory().resolve("standby.signal"));
      standby.start().stop();
      mark(two, false);
      found(one);

      joins(two, one);

      assertThat(keepsake(two)).doesNotExist();
    }
  }

  @Test
  void s13StandbyOfAnotherDatabaseIsLeftAsItIs() throws Exception {
    try (Trial one = Trial.member("one", folder);
        Trial two = Trial.member("two", folder);
        Trial three = Trial.member("three", folder)) {
      FormerServer.make(one).start().stop();
      FormerServer other = FormerServer.make(three).start();
      other.stop();
      other.standby(two);
      mark(two, false);
      found(one);

      assertThatThrownBy(() -> two.ask("join", two.postgres.cloneFrom(one.upstream())))
          .hasMessageContaining("is of another database");
      assertThat(two.ask("inspect", two.postgres.inspect()))
          .isInstanceOf(DataDirectory.Adoptable.class);
      assertThat(new Marking(two.me, two.settings, false).unmark()).isEmpty();
    }
  }
}
