package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program in initdb's place that notes how it was called. */
class InitdbTest {
  private static final String OWN = "--locale-provider=builtin --builtin-locale=C.UTF-8";

  @TempDir Path folder;

  @Test
  void versionWithALocaleOfItsOwnAsksTheMachineForThatOfTextSearchOnly() throws Exception {
    initdb("exit 0").run(folder.resolve("data"), 17);
    assertThat(calls())
        .singleElement()
        .asString()
        .contains("--locale=C ", OWN, "--lc-ctype=C.UTF-8");
  }

  @Test
  void versionWithALocaleOfItsOwnKeepsItWhereTheMachineHasNoUnicode() throws Exception {
    initdb("case \"$*\" in *lc-ctype*) echo 'invalid locale name \"C.UTF-8\"'; exit 1;; esac")
        .run(folder.resolve("data"), 17);
    assertThat(calls()).hasSize(2);
    assertThat(calls().getLast()).contains("--locale=C ", OWN).doesNotContain("lc-ctype");
  }

  @Test
  void olderOneTakesPlainLettersWhereTheMachineHasNoUnicode() throws Exception {
    initdb("case \"$*\" in *C.UTF-8*) echo 'invalid locale name \"C.UTF-8\"'; exit 1;; esac")
        .run(folder.resolve("data"), 16);
    assertThat(calls()).hasSize(2);
    assertThat(calls().getFirst()).contains("--locale=C ", "--lc-ctype=C.UTF-8");
    assertThat(calls().getLast()).contains("--locale=C ").doesNotContain("C.UTF-8");
  }

  @Test
  void anotherFailureIsNoReasonToTryAgain() throws IOException {
    Initdb failing = initdb("echo 'no space left'; exit 1");
    assertThatThrownBy(() -> failing.run(folder.resolve("data"), 15))
        .hasMessageContaining("no space left");
    assertThat(calls()).hasSize(1);
  }

  private Initdb initdb(String body) throws IOException {
    Path program = folder.resolve("initdb");
    Files.writeString(
        program, "#!/bin/sh\necho \"$*\" >> '%s/calls'\n%s\n".formatted(folder, body));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new Initdb(new Commands(folder), folder.resolve("superuser"));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }
}
