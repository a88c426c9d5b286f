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
  private static final boolean FROM_MEMORY = true;
  private static final boolean FROM_DISK = false;

  @TempDir Path directory;
  private CopyFile file = new CopyFile(ME, Path.of(""));

  @BeforeEach
  void write() throws IOException {
    file = new CopyFile(ME, directory);
    file.write(COPY);
  }

  private void startsAndFollows(boolean fromMemory, String boot) throws IOException {
    file.settle(boot);
    file.follows(file.read().orElseThrow(), fromMemory, boot);
  }

  @Test
  void whatIsOnTheDiskIsTheSameCopyAfterAnyBoot() throws IOException {
    startsAndFollows(FROM_DISK, "first");
    startsAndFollows(FROM_DISK, "second");
    assertThat(file.read()).contains(COPY);
  }

  /** S4: what a standby confirms out of its kernel's memory does not outlive that kernel. */
  @Test
  void underRemoteWriteAnotherBootMakesAnotherCopy() throws IOException {
    startsAndFollows(FROM_MEMORY, "first");
    startsAndFollows(FROM_MEMORY, "first");
    assertThat(file.read()).contains(COPY);

    file.settle("second");
    Optional<Copy> another = file.read();
    assertThat(another).isPresent().isNotEqualTo(Optional.of(COPY));

    file.settle("third"); // It has confirmed nothing under its new name.
    assertThat(file.read()).isEqualTo(another);
  }

  @Test
  void aChangeOfTheLevelTogetherWithABootHidesNothing() throws IOException {
    startsAndFollows(FROM_MEMORY, "first");
    startsAndFollows(FROM_DISK, "second");
    assertThat(file.read()).isPresent().isNotEqualTo(Optional.of(COPY));
  }

  /** S4: an old primary that starts in recovery, boot after boot, has what it had in office. */
  @Test
  void onceItsPromotionIsCompleteItIsTheSameCopyUntilItFollows() throws IOException {
    startsAndFollows(FROM_MEMORY, "first");
    file.reigns();
    file.settle("second");
    file.settle("third");
    assertThat(file.read()).contains(COPY);

    startsAndFollows(FROM_MEMORY, "third");
    file.settle("fourth");
    assertThat(file.read()).isPresent().isNotEqualTo(Optional.of(COPY));
  }

  /** S4: its tail may never have been written, and it is the only copy that the record names. */
  @Test
  void aBootBetweenTheElectionAndThePromotionMakesAnotherCopy() throws IOException {
    startsAndFollows(FROM_MEMORY, "first");
    file.settle("second");
    file.reigns();
    assertThat(file.read()).isPresent().isNotEqualTo(Optional.of(COPY));
  }

  @Test
  void whoNeverFollowedIsTheSameCopyAfterAnyBoot() throws IOException {
    file.settle("first");
    file.settle("second");
    file.reigns();
    file.settle("third");
    assertThat(file.read()).contains(COPY);
  }

  @Test
  void aFileOfBeforeHasNoBoot_andAForeignDirectoryNoCopy() throws IOException {
    Files.writeString(directory.resolve("regent.copy"), COPY.id() + "\n");
    file.settle("first");
    assertThat(file.read()).contains(COPY);

    file.forget();
    file.settle("second");
    file.reigns();
    assertThat(file.read()).isEmpty();
  }

  @Test
  void theBootIsTheMachines() throws IOException {
    assertThat(CopyFile.boot()).isEqualTo(CopyFile.boot()).isNotBlank();
  }
}
