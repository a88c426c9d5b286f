package dev.regent.playground.cluster;

import dev.regent.playground.machine.MachineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was built, copied to where its processes run from: a later build must not pull the classes
 * from under them, and another user may not see the checkout.
 *
 * @param folder of the copy
 */
public record Installation(Path folder) {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  /** Copies what the build left in a checkout. */
  static Installation copy(Path checkout, Path folder) {
    try {
      readableFolder(folder);
      for (String module : List.of("node", "writer")) {
        Path target = checkout.resolve(module).resolve("target");
        Path jars = readableFolder(folder.resolve(module));
        copyJars(target, "regent-" + module + "-*.jar", jars);
        copyJars(target.resolve("lib"), "*.jar", jars);
        put(checkout.resolve("docker").resolve(module + ".options"), folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Installation(folder);
  }

  private static void copyJars(Path from, String pattern, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      throw new MachineException("nothing is built in %s: ./regent build".formatted(from));
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(from, pattern)) {
      for (Path jar : jars) {
        put(jar, to);
      }
    }
  }

  /** Whatever the caller's umask, others are to read it. */
  private static void put(Path file, Path folder) throws IOException {
    Path copy = Files.copy(file, folder.resolve(file.getFileName()));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static Path readableFolder(Path folder) throws IOException {
    Files.createDirectory(folder);
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** How to run a module's main class: the rest of the command follows. */
  public List<String> program(String module, List<String> options) {
    return Stream.of(
            List.of(JAVA.toString(), "@" + folder.resolve(module + ".options")),
            options,
            List.of("-cp", folder.resolve(module) + "/*", "dev.regent." + module + ".Main"))
        .flatMap(List::stream)
        .toList();
  }
}
