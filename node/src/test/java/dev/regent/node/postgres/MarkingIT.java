package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ADR 19: what `regent adopt` finds, and what a node leaves alone. */
class MarkingIT {
  @TempDir Path folder;

  private static Marking.Finding look(Trial member, boolean founder) throws Exception {
    return new Marking(member.me, member.settings, founder).look();
  }

  /** S13: neither by a node, nor by the mark; until it is asked to. */
  @Test
  void aServerThatRunsIsLeftAloneUntilItIsToBeStopped() throws Exception {
    try (Trial one = Trial.member("one", folder)) {
      FormerServer former = FormerServer.make(one).start();
      assertThatThrownBy(() -> one.ask("look", one.postgres.refuseForeignServer()))
          .hasMessageContaining("a PostgreSQL that Regent did not start runs in");
      one.ask("inspect", one.postgres.inspect());
      assertThat(former.text("postgres", "select 1")).isEqualTo("1");

      Marking marking = new Marking(one.me, one.settings, true);
      assertThat(marking.look().obstacles()).isEmpty();
      assertThat(marking.look().server()).isPresent();
      marking.stop();
      assertThat(marking.look().server()).isEmpty();
      assertThat(marking.look().obstacles()).isEmpty();
      marking.mark();
      assertThat(one.ask("inspect", one.postgres.inspect()))
          .isInstanceOf(DataDirectory.Adoptable.class);

      former.start(); // The old way still works.
      assertThatThrownBy(() -> one.ask("look", one.postgres.refuseForeignServer()))
          .hasMessageContaining("did not start");
      former.stop();
      assertThat(marking.unmark()).isEmpty();
      assertThat(one.settings.dataDirectory().resolve(AdoptionMark.NAME)).doesNotExist();
    }
  }

  @Test
  void aServerThatWasKilledIsNoDatabaseToAdopt() throws Exception {
    try (Trial one = Trial.member("one", folder)) {
      FormerServer former = FormerServer.make(one).start();
      new Marking(one.me, one.settings, true).mark();
      former.kill();
      assertThat(look(one, true).obstacles())
          .singleElement()
          .asString()
          .contains("not shut down cleanly (pg_control: in production)");
      assertThat(one.ask("inspect", one.postgres.inspect()))
          .isInstanceOfSatisfying(
              DataDirectory.Alien.class,
              alien -> assertThat(alien.reason()).contains("to be adopted, and cannot be"));
      former.start().stop();
      assertThat(look(one, true).obstacles()).isEmpty();
      Files.createFile(one.settings.dataDirectory().resolve("postmaster.pid"));
      assertThat(look(one, true).obstacles())
          .singleElement()
          .asString()
          .contains("maybe in another container");
    }
  }

  @Test
  void whatDoesNotFitIsSaidAllAtOnce() throws Exception {
    try (Trial one = Trial.member("one", folder)) {
      assertThat(look(one, true).obstacles())
          .singleElement()
          .asString()
          .contains("nothing is there");
      Path space = Files.createDirectory(folder.resolve("space"));
      FormerServer.make(one, "include_dir '/etc/none.d'", "data_directory = '/x'");
      Path data = one.settings.dataDirectory();
      Files.createSymbolicLink(data.resolve("pg_tblspc/4711"), space);
      Files.createFile(data.resolve("recovery.signal"));
      Files.delete(one.settings.secrets().resolve("rewind"));
      assertThat(look(one, false).obstacles())
          .anyMatch(each -> each.contains("a tablespace at " + space))
          .anyMatch(each -> each.contains("a recovery to a point in time"))
          .anyMatch(each -> each.contains("includes /etc/none.d"))
          .anyMatch(each -> each.contains("sets data_directory"))
          .anyMatch(each -> each.contains("cannot read the password file"))
          .anyMatch(each -> each.contains("let one be the first"))
          .anyMatch(each -> each.contains("its configuration cannot be read"));
    }
  }

  @Test
  void aBaseBackupIsForAStandbyOnlyAndHasNoServer() throws Exception {
    try (Trial one = Trial.member("one", folder)) {
      FormerServer former = FormerServer.make(one).start();
      Path data = one.settings.dataDirectory();
      Path label = data.resolve("backup_label");
      former.kill();
      Files.delete(data.resolve("postmaster.pid"));
      Files.writeString(
          label,
          """
          START WAL LOCATION: 0/2000028 (file 000000010000000000000002)
          CHECKPOINT LOCATION: 0/2000060
          BACKUP FROM: primary
          """);
      assertThat(look(one, true).title()).contains("a base backup");
      assertThat(look(one, true).obstacles())
          .singleElement()
          .asString()
          .contains("begin with the primary's directory");
      assertThat(look(one, false).obstacles()).isEmpty();
      Files.createFile(data.resolve("postmaster.pid"));
      assertThat(look(one, false).obstacles())
          .singleElement()
          .asString()
          .contains("if the backup brought it along, delete it");
      Files.writeString(label, Files.readString(label).replace("primary", "standby"));
      assertThat(look(one, false).obstacles())
          .singleElement()
          .asString()
          .contains("does not fit its pg_control (in production)");
    }
  }

  @Test
  void regentsOwnIsNotAdopted() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      assertThat(look(one, true).obstacles())
          .singleElement()
          .asString()
          .contains("Regent's already");
      one.ask("look", one.postgres.refuseForeignServer());
    }
  }
}
