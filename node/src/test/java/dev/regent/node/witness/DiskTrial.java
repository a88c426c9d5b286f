package dev.regent.node.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A process of its own, so that a real limit or a real permission meets the witness's record. */
final class DiskTrial {
  private final Path folder;
  private final List<String> troubles = new ArrayList<>();
  private final Archive archive;

  private DiskTrial(Path folder) {
    this.folder = folder;
    this.archive = new Archive(identity(folder), troubles::add);
  }

  private static Witness.Identity identity(Path folder) {
    return new Witness.Identity(
        Records.CLUSTER,
        Records.FORMER,
        Records.ARBITER,
        Records.CONFIGURED,
        false,
        Optional.empty(),
        Duration.ofSeconds(1),
        folder);
  }

  /** The trial and its folders; ends with exit status 1 when anything is not as it should be. */
  public static void main(String... arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "full" -> new DiskTrial(folder).fullDisk();
      case "limited" -> new DiskTrial(folder).fileSizeLimit();
      case "read-only" -> new DiskTrial(folder).readOnlyFolder();
      default -> verify(folder);
    }
  }

  private void fullDisk() throws IOException {
    assertThat(archive.find()).isEmpty();
    assertThat(archive.keep(Records.empty())).isTrue();
    Path ballast = folder.resolve("ballast");
    fill(ballast);
    refused("No space left on device");
    Files.delete(ballast);
    takenAgain();
  }

  private static void fill(Path ballast) throws IOException {
    Files.createFile(ballast);
    try {
      while (Files.size(ballast) < 1 << 24) {
        Files.write(ballast, new byte[1024], StandardOpenOption.APPEND);
      }
    } catch (IOException full) {
      return;
    }
    throw new IOException("this disk is too large to be filled");
  }

  private void fileSizeLimit() throws Exception {
    assertThat(archive.find()).isEmpty();
    assertThat(archive.keep(Records.empty())).isTrue();
    limit("700:");
    refused("File too large");
    limit("unlimited:");
    takenAgain();
  }

  private static void limit(String bytes) throws Exception {
    String me = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("prlimit", "--pid", me, "--fsize=" + bytes).start().waitFor())
        .isZero();
  }

  private void readOnlyFolder() throws IOException {
    assertThat(archive.keep(Records.empty())).isTrue();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    refused("chmod -R u+rwX " + folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    takenAgain();
  }

  private void refused(String why) throws IOException {
    assertThat(archive.keep(Records.full())).isFalse();
    assertThat(archive.keep(Records.full())).isFalse();
    assertThat(troubles).singleElement().asString().contains(why);
    assertThat(folder.resolve("record.json.tmp")).doesNotExist();
    assertThat(Files.readAllBytes(folder.resolve("record.json")))
        .isEqualTo(RecordFormat.render(Records.empty()));
  }

  private void takenAgain() {
    assertThat(archive.keep(Records.full())).isTrue();
    assertThat(troubles).hasSize(2).last().isEqualTo("");
    assertThat(archive.find()).contains(Records.full());
  }

  private static void verify(Path folder) {
    try {
      Witness.verify(identity(folder));
      System.out.println("starts");
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
    }
  }
}
