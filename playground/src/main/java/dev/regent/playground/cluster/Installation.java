package dev.regent.playground.cluster;

import dev.regent.playground.machine.MachineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
      for (String module : List.of("node", "writer")) {
        Path target = checkout.resolve(module).resolve("target");
        Path lib = Files.createDirectories(folder.resolve(module));
        copyJars(target, "regent-" + module + "-*.jar", lib);
        copyJars(target.resolve("lib"), "*.jar", lib);
        String options = module + ".options";
        Files.copy(checkout.resolve("docker").resolve(options), folder.resolve(options));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Installation(folder);
  }

  private static void copyJars(Path from, String pattern, Path to) throws IOException {
    int copied = 0;
    if (Files.isDirectory(from)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(from, pattern)) {
        for (Path jar : jars) {
          Files.copy(jar, to.resolve(jar.getFileName()));
          copied++;
        }
      }
    }
    if (copied == 0) {
      throw new MachineException("nothing is built in %s: mvn -DskipTests package".formatted(from));
    }
  }

  /** The Java that runs everything: this process's own. */
  public static Path java() {
    return JAVA;
  }

  /** How to run a module's main class: the rest of the command follows. */
  public List<String> program(String module, List<String> options) {
    return java.util.stream.Stream.of(
            List.of(JAVA.toString(), "@" + folder.resolve(module + ".options")),
            options,
            List.of("-cp", folder.resolve(module) + "/*", "dev.regent." + module + ".Main"))
        .flatMap(List::stream)
        .toList();
  }
}
