package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The configuration files of an adopted directory, as they were before. They are kept aside in it,
 * and so in every clone of it; what of them stays in force is taken from there.
 */
final class FormerConfiguration {
  static final String FOLDER = "regent.adopted";
  static final String MAIN = "postgresql.conf";
  static final String AUTO = "postgresql.auto.conf";
  static final String HOSTS = "pg_hba.conf";
  static final String USERS = "pg_ident.conf";

  /** Made when it was adopted: what goes before Regent's own preferences. */
  private static final String SETTINGS = "settings";

  /** Byte by byte: nobody says in which encoding a comment was written. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  private final Path directory;
  private final Path kept;

  FormerConfiguration(Path directory) {
    this.directory = directory;
    this.kept = directory.resolve(FOLDER);
  }

  /** Whether the adoption of that directory has begun, or is long done. */
  boolean isKept() {
    return Files.isDirectory(kept);
  }

  /** Keeps the files aside, all at once; nothing else is changed before. */
  void keep(Map<String, String> settings) throws IOException {
    Path half = directory.resolve(FOLDER + ".tmp");
    Durable.deleteTree(half);
    RemoteFiles.makeFolder(half);
    for (String name : List.of(MAIN, AUTO, HOSTS, USERS)) {
      Path file = directory.resolve(name);
      if (Files.isRegularFile(file)) {
        Durable.write(half.resolve(name), Files.readAllBytes(file));
      }
    }
    String lines =
        settings.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue() + "\n")
            .collect(Collectors.joining());
    Durable.write(half.resolve(SETTINGS), lines);
    Durable.rename(half, kept);
  }

  /** The main file as it was, with what ALTER SYSTEM had put over it. */
  void restoreMain() throws IOException {
    String text =
        read(MAIN).orElse("")
            + "\n# Of postgresql.auto.conf, when Regent adopted this directory.\n"
            + lines(AUTO, line -> !line.startsWith("#"));
    write(directory.resolve(MAIN), text);
  }

  /** What stays of the settings that Regent writes; nothing where nothing was adopted. */
  Map<String, String> settings() throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    read(SETTINGS)
        .orElse("")
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(parts -> settings.put(parts[0], parts[1]));
    return settings;
  }

  /** Who may come from where; empty where nothing was adopted. */
  Optional<String> hosts() throws IOException {
    return read(HOSTS);
  }

  /** Which users of the operating system may be whom. */
  String users() throws IOException {
    return read(USERS).orElse("");
  }

  /** Reads a configuration file as {@link #write} writes it. */
  static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), BYTES);
  }

  /** Replaces a configuration file, in which text of an unknown encoding may stand. */
  static void write(Path file, String text) throws IOException {
    Durable.write(file, text.getBytes(BYTES));
  }

  private String lines(String name, Predicate<String> wanted) throws IOException {
    return read(name)
        .orElse("")
        .lines()
        .filter(wanted)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private Optional<String> read(String name) throws IOException {
    Path file = kept.resolve(name);
    return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
  }
}
