package dev.regent.playground.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PostgreSQL to run: the newest that this machine has, of the versions that Regent knows; else
 * the one that came with the build.
 *
 * @param folder of {@code postgres} and {@code initdb}
 * @param version such as 17.9
 * @param origin in words
 */
public record PostgresBinaries(Path folder, String version, String origin) {
  private static final int OLDEST = 15;
  private static final int NEWEST = 18;
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)(?:\\.(\\d+))?)");

  /** Where distributions put them; a star is a version. */
  private static final List<String> USUAL =
      List.of(
          "/usr/lib/postgresql/*/bin",
          "/usr/pgsql-*/bin",
          "/usr/lib/postgresql*/bin",
          "/usr/local/pgsql/bin",
          "/usr/local/bin",
          "/usr/bin");

  /**
   * The newest on this machine, or the embedded one.
   *
   * @param unpacked where to unpack it, by its build's name
   */
  public static PostgresBinaries choose(Function<String, Path> unpacked) {
    return installed().orElseGet(() -> embedded(unpacked));
  }

  /** The one that came with the build, unpacked where it is not there yet; one at a time. */
  public static PostgresBinaries embedded(Function<String, Path> unpacked) {
    Path folder = EmbeddedServer.unpack(unpacked).resolve("bin");
    return in(folder, "embedded, from Maven Central")
        .orElseThrow(() -> new MachineException("the embedded PostgreSQL does not run here"));
  }

  /** The one in that folder. */
  public static PostgresBinaries at(Path folder) {
    return in(folder, "as told")
        .orElseThrow(
            () ->
                new MachineException(
                    "no postgres and initdb of version %d to %d in %s"
                        .formatted(OLDEST, NEWEST, folder)));
  }

  private static Optional<PostgresBinaries> installed() {
    List<Path> folders = new ArrayList<>();
    if (Programs.find("pg_config").isPresent()) {
      Programs.Outcome asked = Programs.run(List.of("pg_config", "--bindir"));
      if (asked.succeeded()) {
        folders.add(Path.of(asked.output()));
      }
    }
    USUAL.forEach(pattern -> folders.addAll(matching(pattern)));
    return folders.stream()
        .distinct()
        .flatMap(folder -> in(folder, "of this machine").stream())
        .max(Comparator.comparing(PostgresBinaries::rank));
  }

  private int rank() {
    String[] numbers = version.split("\\.", -1);
    return Integer.parseInt(numbers[0]) * 1000
        + (numbers.length > 1 ? Integer.parseInt(numbers[1]) : 0);
  }

  private static List<Path> matching(String pattern) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return List.of(Path.of(pattern));
    }
    int slash = pattern.lastIndexOf('/', star);
    int end = pattern.indexOf('/', star);
    Path parent = Path.of(pattern.substring(0, slash));
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(parent, pattern.substring(slash + 1, end))) {
      entries.forEach(entry -> found.add(entry.resolve(pattern.substring(end + 1))));
    } catch (IOException e) {
      return List.of(); // No such folder here.
    }
    return found;
  }

  private static Optional<PostgresBinaries> in(Path folder, String origin) {
    Path server = folder.resolve("postgres");
    if (!Files.isExecutable(server) || !Files.isExecutable(folder.resolve("initdb"))) {
      return Optional.empty();
    }
    Matcher told = VERSION.matcher(Programs.run(List.of(server.toString(), "-V")).output());
    if (!told.find()) {
      return Optional.empty();
    }
    int major = Integer.parseInt(told.group(2));
    return major < OLDEST || major > NEWEST
        ? Optional.empty()
        : Optional.of(new PostgresBinaries(folder, told.group(1), origin));
  }
}
