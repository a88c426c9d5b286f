package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whose copy a data directory is (S4): a random id and, where commits are confirmed out of the
 * kernel's memory, the boot of the machine in which it runs.
 */
final class CopyFile {
  private static final Logger LOG = LoggerFactory.getLogger(CopyFile.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /** In place of a boot: what was confirmed is on the disk. */
  private static final String ANY_BOOT = "-";

  private final MemberId me;
  private final Path file;

  CopyFile(MemberId me, Path directory) {
    this.me = me;
    this.file = directory.resolve("regent.copy");
  }

  static Copy fresh(MemberId me) {
    byte[] id = new byte[8];
    RANDOM.nextBytes(id);
    return new Copy(me, HexFormat.of().formatHex(id));
  }

  /** Changes with each start of the machine, and not with a container's. */
  static String boot() throws IOException {
    return Files.readString(BOOT).strip();
  }

  /** Empty for a directory that Regent did not make. */
  Optional<Copy> read() throws IOException {
    List<String> lines = lines();
    try {
      return lines.isEmpty() ? Optional.empty() : Optional.of(new Copy(me, lines.getFirst()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void write(Copy copy) throws IOException {
    write(copy, ANY_BOOT);
  }

  /** Forgets whose copy it is: a clone brings its source's id along. */
  void forget() throws IOException {
    Durable.delete(file);
  }

  /**
   * Gives the copy a new id when it followed under {@code remote_write} in another boot: what it
   * confirmed then may have been in that kernel's memory only (S4). To be done before each start.
   */
  void settle(String boot) throws IOException {
    Optional<Copy> copy = read();
    List<String> lines = lines();
    if (copy.isEmpty() || lines.size() < 2) {
      return;
    }
    String before = lines.get(1);
    if (!before.equals(ANY_BOOT) && !before.equals(boot)) {
      LOG.info("the machine was started anew since: this copy may lack what it had confirmed");
      write(fresh(me));
    }
  }

  /**
   * Notes in which boot it confirms what it receives. To be done before each following, and after
   * the start: that has put on the disk what was received earlier.
   *
   * @param fromMemory whether it confirms what is not on the disk yet
   */
  void follows(Copy copy, boolean fromMemory, String boot) throws IOException {
    note(copy, fromMemory ? boot : ANY_BOOT);
  }

  /**
   * A promotion that is complete has put on the disk all that was received, and whoever waits for a
   * primary's commit waits for its own disk first: no boot takes anything from it.
   */
  void reigns() throws IOException {
    Optional<Copy> copy = read();
    if (copy.isPresent()) {
      note(copy.get(), ANY_BOOT);
    }
  }

  private void note(Copy copy, String boot) throws IOException {
    if (!lines().equals(List.of(copy.id(), boot))) {
      write(copy, boot);
    }
  }

  private void write(Copy copy, String boot) throws IOException {
    Durable.write(file, copy.id() + "\n" + boot + "\n");
  }

  private List<String> lines() throws IOException {
    return Files.isRegularFile(file)
        ? Files.readString(file).lines().map(String::strip).toList()
        : List.of();
  }
}
