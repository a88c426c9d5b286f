package dev.regent.playground.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.playground.machine.MachineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  @TempDir Path temporary;
  private StateFolder state = new StateFolder(Path.of(""));

  @BeforeEach
  void open() {
    state = StateFolder.open(temporary);
  }

  @Test
  void inUse_whileItsProcessHoldsIt() {
    try (StateFolder.Claim first = state.create();
        StateFolder.Claim second = state.create()) {
      assertThat(state.all()).containsExactly(first.folder(), second.folder());
      assertThat(state.remove(first.folder())).isFalse();
      assertThat(state.removeIfEmpty()).isFalse();
    }
    assertThat(state.all()).allSatisfy(each -> assertThat(state.remove(each)).isTrue());
    assertThat(state.removeIfEmpty()).isTrue();
    assertThat(state.root()).doesNotExist();
  }

  @Test
  void removed_withAllThatIsInIt_linksAreNotFollowed() throws IOException {
    Path precious = Files.writeString(temporary.resolve("precious"), "x");
    Path playground = claimed();
    Files.writeString(Files.createDirectories(playground.resolve("a/b")).resolve("c"), "d");
    Files.createSymbolicLink(playground.resolve("link"), precious);

    assertThat(state.remove(playground)).isTrue();

    assertThat(playground).doesNotExist();
    assertThat(precious).exists();
  }

  @Test
  void whatIsNotAPlayground_staysWhereItIs() throws IOException {
    Path stranger = Files.createDirectory(state.root().resolve("7"));
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createFile(elsewhere.resolve("demo.lock"));
    Files.createSymbolicLink(state.root().resolve("8"), elsewhere);

    assertThat(state.all()).isEmpty();
    assertThat(state.removeIfEmpty()).isFalse();
    assertThat(stranger).exists();
    assertThat(elsewhere.resolve("demo.lock")).exists();
  }

  @Test
  void aLinkOrAFolderThatOthersWriteInto_isRefused() throws IOException {
    Path target = Files.createDirectory(temporary.resolve("target"));
    Path other = Files.createDirectory(temporary.resolve("other"));
    Files.createSymbolicLink(other.resolve(state.root().getFileName()), target);
    assertThatThrownBy(() -> StateFolder.open(other)).isInstanceOf(MachineException.class);

    Files.setPosixFilePermissions(state.root(), PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> StateFolder.open(temporary)).hasMessageContaining("TMPDIR");
  }

  private Path claimed() {
    try (StateFolder.Claim claim = state.create()) {
      return claim.folder();
    }
  }
}
