package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The passwords. They are read when they are needed and kept nowhere, apart from a password file
 * for libpq beside the data directory, which only its owner can read.
 */
final class Secrets {
  private final Path folder;
  private final Path passwordFile;

  Secrets(Path folder, Path dataDirectory) {
    this.folder = folder;
    this.passwordFile = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".passfile");
  }

  /** That role's password. */
  String password(String role) throws IOException {
    Path file = file(role);
    String password;
    try {
      password = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IOException("cannot read the password file " + file, e);
    }
    if (password.isEmpty() || password.lines().count() != 1) {
      throw new IOException(file + " should hold one line, the password");
    }
    return password;
  }

  /** The file with the superuser's password. */
  Path superuserFile() {
    return file("superuser");
  }

  /** Writes the password file for libpq anew; to be done before each program that needs it. */
  Path passwordFile() throws IOException {
    Durable.write(passwordFile, passwordLine("replicator") + passwordLine("rewind"));
    return passwordFile;
  }

  private String passwordLine(String role) throws IOException {
    String escaped = password(role).replace("\\", "\\\\").replace(":", "\\:");
    return "*:*:*:" + role + ":" + escaped + "\n";
  }

  private Path file(String role) {
    return folder.resolve(role);
  }
}
