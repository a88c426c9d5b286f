package dev.regent.playground.machine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The PostgreSQL that lies in a jar on the class path, as a compressed archive. */
final class EmbeddedServer {
  private static final Pattern JAR = Pattern.compile("-([^-/]+)\\.jar!");

  private EmbeddedServer() {}

  /**
   * Unpacks it once: into a folder beside, then a rename, so that what is there is whole. Not for
   * two at a time.
   *
   * @param target where, by the version of the jar that it lies in
   */
  static Path unpack(Function<String, Path> target) {
    URL archive = archive();
    try {
      Matcher jar = JAR.matcher(archive.toString());
      Path folder = target.apply(jar.find() ? jar.group(1) : "unknown");
      if (Files.isDirectory(folder)) {
        return folder;
      }
      Path partial =
          folder.resolveSibling(folder.getFileName() + "." + ProcessHandle.current().pid());
      try (InputStream content = archive.openStream()) {
        extract(content, partial);
      }
      return Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL", e);
    }
  }

  private static URL archive() {
    String machine =
        switch (System.getProperty("os.arch", "")) {
          case "amd64" -> "x86_64";
          case "aarch64" -> "arm_64";
          case String other -> other;
        };
    URL found = EmbeddedServer.class.getResource("/postgres-linux-" + machine + ".txz");
    if (found == null) {
      throw new MachineException(
          "there is no PostgreSQL of version 15 to 18 here, and none to bring along for "
              + System.getProperty("os.name")
              + " on "
              + machine
              + ": install one");
    }
    return found;
  }

  private static void extract(InputStream archive, Path root) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = root.resolve(entry.getName()).normalize();
        if (!file.startsWith(root)) {
          throw new IOException("the archive leads out of its folder: " + entry.getName());
        }
        put(entry, tar, file);
      }
    }
  }

  private static void put(TarArchiveEntry entry, InputStream content, Path file)
      throws IOException {
    if (entry.isDirectory()) {
      passableFolder(file);
      return;
    }
    Path folder = file.getParent();
    if (folder != null) {
      passableFolder(folder);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, file);
    String permissions = (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--";
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  /** Whatever the caller's umask. */
  private static void passableFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.getParent();
      if (parent != null) {
        passableFolder(parent);
      }
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
