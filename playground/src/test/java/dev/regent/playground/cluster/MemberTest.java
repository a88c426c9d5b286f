package dev.regent.playground.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberTest {
  @TempDir Path folder;

  @Test
  void lastWords_theEndOfTheLog() throws IOException {
    Member member = new Member(Seat.of(1).getFirst(), folder, List.of());
    assertThat(member.lastWords()).as("it never ran").isEmpty();

    List<String> said = IntStream.rangeClosed(1, 30).mapToObj(line -> "line " + line).toList();
    Files.write(member.log(), said);

    assertThat(member.lastWords().lines()).isEqualTo(said.subList(5, 30));
  }
}
