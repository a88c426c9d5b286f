package dev.regent.playground.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.machine.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  private static final Account SELF = new Account("self", List.of());

  @TempDir Path root;
  private StateFolder state = new StateFolder(Path.of(""));

  @BeforeEach
  void open() {
    state = new StateFolder(root);
  }

  @Test
  void eachPlaygroundHasItsOwn_ofThisProcess() {
    Path first = state.create(SELF);
    Path second = state.create(SELF);

    assertThat(state.all()).containsExactly(first, second);
    assertThat(state.isInUse(first)).isTrue();
  }

  @Test
  void notInUse_whenItsProcessIsGone_orTheNumberIsAnothers() throws IOException {
    Path playground = state.create(SELF);
    Files.writeString(playground.resolve("demo.pid"), ProcessHandle.current().pid() + "\nearlier");

    assertThat(state.isInUse(playground)).isFalse();
  }

  @Test
  void removed_withAllThatIsInIt() throws IOException {
    Path playground = state.create(SELF);
    Files.writeString(Files.createDirectories(playground.resolve("a/b")).resolve("c"), "d");
    assertThat(state.removeIfEmpty()).isEmpty();

    StateFolder.remove(playground);

    assertThat(playground).doesNotExist();
    assertThat(state.removeIfEmpty()).contains(root);
  }
}
