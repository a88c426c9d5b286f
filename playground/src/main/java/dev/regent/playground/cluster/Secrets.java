package dev.regent.playground.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Makes random passwords for one playground, each in a file that only its owner reads. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 24;

  private Secrets() {}

  static void make(Path folder) {
    try {
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      for (String role : List.of("superuser", "replicator", "rewind", "app")) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        Path file =
            Files.createFile(
                folder.resolve(role),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, Base64.getUrlEncoder().encodeToString(bytes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
