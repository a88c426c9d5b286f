package dev.regent.playground.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowerTest {
  @TempDir Path folder;

  @Test
  void wholeLinesOnly_eachOnce() throws IOException {
    Path file = folder.resolve("log");
    Follower follower = new Follower(file);

    assertThat(look(follower)).isEmpty(); // It is not there yet.
    Files.writeString(file, "one\ntw");
    assertThat(look(follower)).containsExactly("one");
    assertThat(look(follower)).isEmpty();
    Files.writeString(file, "o\nthree\n", StandardOpenOption.APPEND);
    assertThat(look(follower)).containsExactly("two", "three");
  }

  private static List<String> look(Follower follower) {
    List<String> lines = new ArrayList<>();
    follower.look(lines::add);
    return lines;
  }
}
