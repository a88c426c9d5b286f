package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyFileTest {
  private static final MemberId ME = new MemberId("me");
  private static final Copy COPY = new Copy(ME, "0123456789abcdef");

  @TempDir Path directory;
  private CopyFile file = new CopyFile(ME, Path.of(""));

  @BeforeEach
  void write() throws IOException {
    file = new CopyFile(ME, directory);
    file.write(COPY);
  }

  @Test
  void whatIsOnTheDiskIsTheSameCopyAfterAnyBoot() throws IOException {
    file.settle(false, "first");
    file.settle(false, "second");
    assertThat(file.read()).contains(COPY);
  }

  /** S4: what a standby confirms out of its kernel's memory does not outlive that kernel. */
  @Test
  void underRemoteWriteAnotherBootMakesAnotherCopy() throws IOException {
    file.settle(true, "first");
    file.settle(true, "first");
    assertThat(file.read()).contains(COPY);

    file.settle(true, "second");
    assertThat(file.read()).isPresent().isNotEqualTo(Optional.of(COPY));
  }

  @Test
  void aChangeOfTheLevelTogetherWithABootHidesNothing() throws IOException {
    file.settle(true, "first");
    file.settle(false, "second");
    assertThat(file.read()).isPresent().isNotEqualTo(Optional.of(COPY));
  }

  @Test
  void aFileOfBeforeHasNoBoot_andAForeignDirectoryNoCopy() throws IOException {
    Files.writeString(directory.resolve("regent.copy"), COPY.id() + "\n");
    file.settle(true, "first");
    assertThat(file.read()).contains(COPY);

    file.forget();
    file.settle(true, "second");
    assertThat(file.read()).isEmpty();
  }

  @Test
  void theBootIsTheMachines() throws IOException {
    assertThat(CopyFile.boot()).isEqualTo(CopyFile.boot()).isNotBlank();
  }
}
