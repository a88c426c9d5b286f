package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * The file that stands for the request to promote. Its folder may be writable for everybody, so a
 * file counts only when it is a regular one and our own, and it is looked at after it was taken.
 */
final class TriggerFile {
  private final Path file;

  TriggerFile(Path file) {
    this.file = file;
  }

  /** Puts one there, in place of any that may be there. */
  void write(String text) throws IOException {
    Path temporary = unique();
    try {
      try (SeekableByteChannel channel =
          Files.newByteChannel(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Takes it away; whether it was there and acceptable. */
  boolean consume() throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Path taken = unique();
    Files.move(file, taken, StandardCopyOption.ATOMIC_MOVE);
    try {
      return Files.isRegularFile(taken, LinkOption.NOFOLLOW_LINKS)
          && Files.getAttribute(taken, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(ownUid());
    } finally {
      Files.delete(taken);
    }
  }

  private static Object ownUid() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  private Path unique() {
    return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
  }
}
