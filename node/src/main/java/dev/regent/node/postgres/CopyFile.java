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
   * Gives the copy a new id when it ran under {@code remote_write} in another boot: what it
   * confirmed then may have been in that kernel's memory only (S4). To be done before each start.
   *
   * @param fromMemory whether it will run so now
   */
  void settle(boolean fromMemory, String boot) throws IOException {
    Optional<Copy> copy = read();
    if (copy.isEmpty()) {
      return;
    }
    List<String> lines = lines();
    String before = lines.size() > 1 ? lines.get(1) : ANY_BOOT;
    String now = fromMemory ? boot : ANY_BOOT;
    if (!before.equals(ANY_BOOT) && !before.equals(boot)) {
      LOG.info("the machine was started anew since: this copy may lack what it had confirmed");
      write(fresh(me), now);
    } else if (!before.equals(now)) {
      write(copy.get(), now);
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
