package dev.regent.playground.screen;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads the whole lines by which a file has grown. */
final class Follower {
  private final Path file;
  private long read;

  Follower(Path file) {
    this.file = file;
  }

  void look(Consumer<String> lines) {
    if (!Files.exists(file)) {
      return;
    }
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      byte[] grown = new byte[(int) Math.min(1 << 20, reader.length() - read)];
      reader.seek(read);
      reader.readFully(grown);
      int end = lastNewline(grown) + 1;
      read += end;
      new String(grown, 0, end, StandardCharsets.UTF_8).lines().forEach(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int lastNewline(byte[] bytes) {
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
