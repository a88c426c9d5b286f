package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Reign;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ADR 19: a database that was there before becomes a cluster's first, with all that is in it. */
class AdoptionIT {
  private static final String[] CONFIGURATION = {
    "shared_buffers = '32MB'",
    "work_mem = '7MB'",
    "max_connections = 77",
    "wal_level = logical",
    "fsync = off",
    "port = 1",
    "restore_command = 'exit 1'",
    "recovery_target_time = '2001-01-01'",
    "log_statement = all",
    "shared_preload_libraries = 'pg_prewarm'",
    "default_transaction_read_only = on",
  };

  @TempDir Path folder;

  /** Neither its superuser nor its databases have the names that Regent would give them. */
  private static FormerServer shop(Trial member) throws Exception {
    FormerServer former = FormerServer.make(member, CONFIGURATION).start();
    String writable = "set default_transaction_read_only = off";
    former.run(
        "template1",
        writable,
        "drop database postgres",
        "create role app login password 'old' connection limit 9",
        "create role shopper login password 'shopping'",
        "create database shop owner shopper",
        "alter system set maintenance_work_mem = '77MB'",
        "alter system set synchronous_commit = off");
    former.run(
        "shop",
        writable,
        "select pg_create_logical_replication_slot('capture', 'test_decoding')",
        "create table sale as select generate_series(1, 1000) as n",
        "alter table sale owner to shopper");
    former.stop();
    return former;
  }

  private static Marking marking(Trial member, boolean founder) {
    return new Marking(member.me, member.settings, founder);
  }

  private static Reign found(Trial member) {
    member.ask("adopt", member.postgres.initialize());
    member.ask("start", member.postgres.start());
    return member.ask("promote", member.postgres.promote(new Epoch(1)));
  }

  private static String sales(Trial member) throws SQLException {
    return FormerServer.text(
        member.session("shop", "shopper", "shopping"), "select count(*) from sale");
  }

  @Test
  void primaryKeepsRowsRolesSettingsAndGuests() throws Exception {
    try (Trial one = Trial.member("one", folder, Map.of())) {
      shop(one);
      assertThat(one.ask("inspect", one.postgres.inspect()))
          .as("not marked")
          .isInstanceOfSatisfying(
              DataDirectory.Present.class, found -> assertThat(found.copy()).isEmpty());
      Marking.Finding look = marking(one, true).look();
      assertThat(look.obstacles()).isEmpty();
      assertThat(look.remarks())
          .contains("from now on fsync = 'on', not 'off'")
          .anyMatch(each -> each.startsWith("the replication slot capture stays"))
          .noneMatch(each -> each.contains("shared_buffers"));
      marking(one, true).mark();
      assertThat(one.ask("inspect", one.postgres.inspect()))
          .isInstanceOfSatisfying(
              DataDirectory.Adoptable.class, found -> assertThat(found.standbys()).isFalse());

      assertThat(found(one).timeline()).isEqualTo(2);

      assertThat(sales(one)).isEqualTo("1000");
      assertThat(setting(one, "work_mem")).isEqualTo("7MB");
      assertThat(setting(one, "maintenance_work_mem")).isEqualTo("77MB");
      assertThat(setting(one, "shared_buffers")).isEqualTo("32MB");
      assertThat(setting(one, "max_connections")).isEqualTo("77");
      assertThat(setting(one, "wal_level")).isEqualTo("logical");
      assertThat(setting(one, "fsync")).isEqualTo("on");
      assertThat(setting(one, "restore_command")).isEmpty();
      try (Connection app = one.app()) { // Its password is that of the secrets.
        assertThat(
                FormerServer.text(app, "select rolconnlimit from pg_roles where rolname = 'app'"))
            .isEqualTo("9");
      }
      assertThat(FormerServer.text(one.session("shop", FormerServer.OWNER, ""), "select 1"))
          .as("a line of the former pg_hba.conf")
          .isEqualTo("1");
      assertThatThrownBy(() -> one.session("shop", "rewind", "").close())
          .as("Regent's own come before")
          .hasMessageContaining("rejects");
      assertThat(one.settings.dataDirectory().resolve(AdoptionMark.NAME)).doesNotExist();
      assertThat(marking(one, true).unmark()).isPresent();
    }
  }

  private static String setting(Trial member, String name) throws Exception {
    try (Session session = member.superuser()) {
      return session.text("show " + name);
    }
  }

  @Test
  void adoptedPrimaryIsClonedAndFollowed() throws Exception {
    try (Trial one = Trial.member("one", folder);
        Trial two = Trial.member("two", folder)) {
      shop(one);
      marking(one, true).mark();
      found(one);
      two.asStandbyOf(one);
      two.ask("sever", two.postgres.sever());
      two.ask("promote", two.postgres.promote(new Epoch(2)));
      assertThat(sales(two)).isEqualTo("1000");
      assertThat(setting(two, "work_mem")).isEqualTo("7MB");
    }
  }

  /** Cut before each line that single-user mode is told, by SIGKILL; then by a new node again. */
  @Test
  void interruptedAdoptionIsRepeated() throws Exception {
    try (Trial one = Trial.member("one", folder)) {
      shop(one);
      marking(one, true).mark();
      for (int lines = 0; !adopts(one, lines); lines = lines * 2 + 1) {
        assertThat(lines).isLessThan(100);
        assertThat(marking(one, true).unmark()).isPresent();
      }
      marking(one, true).mark(); // As if it had ended before it took the mark away.
      assertThat(one.ask("inspect", one.postgres.inspect()))
          .isInstanceOf(DataDirectory.Present.class);
      one.ask("start", one.postgres.start());
      one.ask("promote", one.postgres.promote(new Epoch(1)));
      assertThat(sales(one)).isEqualTo("1000");
      one.app("begin read write; create table t (n int); commit");
    }
  }

  private static boolean adopts(Trial member, int lines) throws IOException {
    JdbcPostgres node = member.with(OddBinaries.dyingAfter(lines, member));
    try {
      member.ask("adopt", node.initialize());
      return true;
    } catch (PostgresException e) {
      assertThat(e).hasMessageContaining("ended with 137");
      assertThat(member.ask("inspect", node.inspect())).isInstanceOf(DataDirectory.Adoptable.class);
      return false;
    }
  }
}
