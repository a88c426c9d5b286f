package dev.regent.writer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
  private static final UUID RUN = UUID.fromString("00000000-0000-0000-0000-000000000007");
  private static final Fact.Started STARTED = new Fact.Started(RUN, 1_000);

  @TempDir Path directory;

  @Test
  void factsComeBackAsTheyWereWritten() throws IOException {
    List<Fact> facts =
        List.of(
            new Fact.Sent(1),
            new Fact.Sent(2),
            new Fact.Acknowledged(2, "[::1]:5432", 1_001),
            new Fact.Unknown(1, "08006 An I/O error occurred"),
            new Fact.Sent(3),
            new Fact.Failed(3, "25006 cannot execute INSERT"));

    assertThat(read(write(facts))).isEqualTo(facts);
  }

  @Test
  void everyFactIsInTheFileAtOnce() throws IOException {
    Path path = directory.resolve("ledger");
    try (LedgerFile file = LedgerFile.create(path, STARTED)) {
      file.append(new Fact.Sent(1));

      assertThat(Files.readString(path)).isEqualTo("r " + RUN + " 1000\ns 1\n");
    }
  }

  @Test
  void aReasonOfSeveralLinesIsWrittenOnOne() throws IOException {
    Path path = write(List.of(new Fact.Unknown(1, "57P01 FATAL: stop\n  Hint: wait")));

    assertThat(read(path)).containsExactly(new Fact.Unknown(1, "57P01 FATAL: stop Hint: wait"));
  }

  @Test
  void aTornLastLineIsLeftOut() throws IOException {
    Path path = write(List.of(new Fact.Sent(1), new Fact.Sent(17)));
    String whole = Files.readString(path);
    Files.writeString(path, whole.substring(0, whole.length() - 2));

    assertThat(read(path)).containsExactly(new Fact.Sent(1));
  }

  @Test
  void aBrokenLineInTheMiddleIsNamed() throws IOException {
    for (String line : List.of("", "s", "s x", "a 1 host", "x 1")) {
      Path path = write(List.of());
      Files.writeString(path, Files.readString(path) + line + "\ns 2\n");

      assertThatIllegalArgumentException()
          .isThrownBy(() -> read(path))
          .withMessageContaining(", line 2: ")
          .withMessageEndingWith("is this a ledger?");
    }
  }

  @Test
  void aFileThatIsNoLedgerIsRefused() throws IOException {
    for (String text : List.of("", "r ", "s 1\n", "r no-uuid 1\n", "Dear Sir,\n")) {
      Path path = Files.writeString(directory.resolve("letter"), text);

      assertThatIllegalArgumentException().isThrownBy(() -> read(path));
    }
  }

  @Test
  void anExistingLedgerIsNeverWrittenOver() throws IOException {
    Path path = write(List.of());

    assertThatThrownBy(() -> LedgerFile.create(path, STARTED))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  private Path write(List<Fact> facts) throws IOException {
    Path path = Files.createTempDirectory(directory, "run").resolve("ledger");
    try (LedgerFile file = LedgerFile.create(path, STARTED)) {
      facts.forEach(file::append);
    }
    return path;
  }

  private static List<Fact> read(Path path) throws IOException {
    List<Fact> facts = new ArrayList<>();
    assertThat(LedgerFile.read(path, facts::add)).isEqualTo(STARTED);
    return facts;
  }
}
