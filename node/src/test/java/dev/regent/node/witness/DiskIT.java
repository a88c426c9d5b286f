package dev.regent.node.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.node.disk.LocalDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S2 on a disk that is really full, and with permissions that really are missing. */
class DiskIT {
  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  @TempDir private Path temporary;
  private Path folder = Path.of("");
  private Path record = Path.of("");

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("witness"));
    record = folder.resolve("record.json");
  }

  @Test
  void s2OnAFullDiskTheOldRecordStaysUntilThereIsRoom() throws Exception {
    String mount = "mount -t tmpfs -o size=64k none \"$1\" && shift && ";
    List<String> unshare = List.of("unshare", "--map-root-user", "--mount", "sh", "-c");
    assumeTrue(
        run(unshare, List.of(mount + "true", "sh", folder.toString())).status == 0,
        "SKIPPED: this needs unshare (util-linux) and the right to mount a tmpfs");
    List<String> prefix = new ArrayList<>(unshare);
    prefix.addAll(List.of(mount + "exec \"$@\"", "sh", folder.toString()));
    passes(run(prefix, trial("full")));
  }

  @Test
  void s2AFileSizeLimitIsAsGoodAsAFullDisk() throws Exception {
    assumeTrue(
        run(List.of(), List.of("prlimit", "--version")).status == 0,
        "SKIPPED: this needs prlimit (util-linux)");
    passes(run(List.of(), trial("limited")));
  }

  @Test
  void s2AFolderThatBecomesReadOnlyIsNamedWithTheRemedy() throws Exception {
    passes(run(unprivileged(), trial("read-only")));
  }

  @Test
  void s2NobodyStartsAsAnAmnesiacFromARecordThatHeMayNotRead() throws Exception {
    write();
    permit(record, "---------");
    assertThat(run(unprivileged(), trial("verify")).output)
        .contains("cannot read the witness's record " + record)
        .contains("(---------, of %s)".formatted(System.getProperty("user.name")))
        .contains("chmod -R u+rwX " + record);
  }

  @Test
  void s2NobodyStartsAsAnAmnesiacFromAFolderThatHeMayNotSearch() throws Exception {
    write();
    permit(folder, "rw-------");
    assertThat(run(unprivileged(), trial("verify")).output)
        .contains("cannot read the witness's record " + record)
        .contains("chmod -R u+rwX " + folder);
    permit(folder, "rwx------");
    assertThat(run(unprivileged(), trial("verify")).output).endsWith("starts\n");
  }

  @Test
  void aFolderThatMayNotBeWrittenIsFoundAtTheStart() throws Exception {
    write();
    permit(folder, "r-xr-xr-x");
    assertThat(run(unprivileged(), trial("verify")).output)
        .contains(folder + " (r-xr-xr-x, of ")
        .contains("chmod -R u+rwX " + folder);
    permit(folder, "rwx------");
  }

  @Test
  void s2ARecordOfAnotherOwnerIsNamedWithTheRemedy() throws Exception {
    assumeTrue(ROOT, "SKIPPED: only root can give a file to another");
    write();
    Files.setOwner(
        record,
        record.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    assertThat(run(unprivileged(), trial("verify")).output)
        .contains("cannot read the witness's record " + record)
        .contains("(rw-------, of nobody) is closed to root, as whom this node runs")
        .contains("chown -R root " + record);
  }

  private void write() {
    new RecordFile(new LocalDisk(), folder, Records.EVERYBODY).write(Records.full());
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** Root without its capabilities is bound by permissions as everybody is. */
  private static List<String> unprivileged() throws Exception {
    List<String> without = List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all");
    if (!ROOT) {
      return List.of();
    }
    assumeTrue(
        run(without, List.of("true")).status == 0,
        "SKIPPED: this needs setpriv (util-linux), and as root the right to drop capabilities");
    return without;
  }

  private List<String> trial(String name) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        DiskTrial.class.getName(),
        name,
        folder.toString());
  }

  private record Outcome(int status, String output) {}

  private static void passes(Outcome outcome) {
    assertThat(outcome.status).as(outcome.output).isZero();
  }

  private static Outcome run(List<String> prefix, List<String> command) throws Exception {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    try {
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output);
    } catch (IOException absent) {
      return new Outcome(-1, absent.toString());
    }
  }
}
