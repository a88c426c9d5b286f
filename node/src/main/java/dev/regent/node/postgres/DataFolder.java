package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The data directory and the side directories that stand beside it. Every change is a rename, so
 * that a crash leaves either the old directory or the new one, and {@link #restore} finds it.
 */
final class DataFolder {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d[\\w.]*)");

  /** The data directory. */
  final Path data;

  /** Where initdb works. */
  final Path initdb;

  /** Where a copy of the primary grows. */
  final Path clone;

  /** Where the directory that a clone replaces is kept aside. */
  final Path old;

  /** Where a directory is rewound; what a rewind leaves there that broke off is never started. */
  final Path rewind;

  /** Stands beside a clone that lacks nothing but its place; inside it would itself be cloned. */
  private final Path cloneComplete;

  private final MemberId me;
  private final Commands commands;

  DataFolder(MemberId me, Path dataDirectory, Commands commands) {
    this.me = me;
    this.commands = commands;
    this.data = dataDirectory;
    this.initdb = beside(".initdb");
    this.clone = beside(".clone");
    this.old = beside(".old");
    this.rewind = beside(".rewind");
    this.cloneComplete = beside(".clone.complete");
  }

  private Path beside(String suffix) {
    return data.resolveSibling(data.getFileName() + suffix);
  }

  DataDirectory inspect() throws IOException, InterruptedException {
    if (isAbsent()) {
      return new DataDirectory.Absent();
    }
    int version;
    try {
      version = checkVersion();
    } catch (PostgresException e) {
      return new DataDirectory.Alien(String.valueOf(e.getMessage()));
    }
    try {
      ControlFile control = ControlFile.of(data);
      if (isToBeAdopted()) {
        return adoptable(control);
      }
      return new DataDirectory.Present(
          control.systemId(),
          version,
          copyFile().read(),
          control.checkpoint().timeline(),
          promotion(),
          new Timelines(data).past(control.timeline()));
    } catch (PostgresException | IllegalArgumentException e) {
      return new DataDirectory.Alien(data + " has no readable pg_control: " + e.getMessage());
    }
  }

  /** Fails when it is no database system, or none that the binaries can run; else its version. */
  int checkVersion() throws IOException, InterruptedException {
    Path file = data.resolve("PG_VERSION");
    if (!Files.isRegularFile(file)) {
      throw new PostgresException(
          data + " is not empty and has no file PG_VERSION: not a database system");
    }
    String version = Files.readString(file).strip();
    int wanted = binariesMajorVersion();
    if (!version.equals(Integer.toString(wanted))) {
      throw new PostgresException(
          "%s is of PostgreSQL %s, the binaries are of %d".formatted(data, version, wanted));
    }
    return wanted;
  }

  private DataDirectory adoptable(ControlFile control) throws IOException {
    List<String> obstacles =
        isBegun() // Its state is this node's doing.
            ? List.of()
            : Adoptability.obstacles(data, control);
    return obstacles.isEmpty()
        ? new DataDirectory.Adoptable(
            control.systemId(),
            Adoptability.isForAStandby(data),
            new Timelines(data).past(control.timeline()))
        : new DataDirectory.Alien(
            "%s is to be adopted, and cannot be: %s. Nothing was touched"
                .formatted(data, String.join("; ", obstacles)));
  }

  /** Whether it was marked, and is not Regent's yet. */
  boolean isToBeAdopted() throws IOException {
    return new AdoptionMark(data).isSet() && copyFile().read().isEmpty();
  }

  /** Whether its adoption has begun; what a backup has brought along tells nothing of that. */
  boolean isBegun() {
    return Replay.isIn(data) || (new FormerConfiguration(data).isKept() && !BackupLabel.isIn(data));
  }

  /** Whether what runs in it is nobody else's: there is nothing, or Regent has been at it. */
  boolean isOwn() throws IOException {
    return isAbsent() || copyFile().read().isPresent() || isBegun();
  }

  void refuseForeignServer() throws IOException {
    if (!isOwn() && Processes.any(data)) {
      throw new PostgresException(
          ("a PostgreSQL that Regent did not start runs in %s. Nothing was touched: stop it, or give"
                  + " this member another directory")
              .formatted(data));
    }
  }

  /** What is there, if it is a database system that this node may use. */
  DataDirectory.Present present() throws IOException, InterruptedException {
    return switch (inspect()) {
      case DataDirectory.Present present -> present;
      case DataDirectory.Adoptable adoptable ->
          throw new PostgresException(data + " has yet to be adopted");
      case DataDirectory.Absent absent -> throw new PostgresException("no database in " + data);
      case DataDirectory.Alien alien -> throw new PostgresException(alien.reason());
    };
  }

  int binariesMajorVersion() throws IOException, InterruptedException {
    String version = binariesVersion();
    return Integer.parseInt(version.replaceFirst("\\D.*", ""));
  }

  String binariesVersion() throws IOException, InterruptedException {
    String version = commands.run(PATIENCE, List.of("postgres", "-V"));
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.find()) {
      throw new PostgresException("cannot tell the version of \"" + version + "\"");
    }
    return matcher.group(1);
  }

  /** Whose copy this directory is. */
  CopyFile copyFile() {
    return new CopyFile(me, data);
  }

  /**
   * S4: what is restored is another copy, though a base backup brings its source's id along. To be
   * done before the id is told to anybody.
   */
  void renewRestored() throws IOException {
    if (BackupLabel.isIn(data) && copyFile().read().isPresent()) { // No server has begun with it.
      copyFile().write(CopyFile.fresh(me));
    }
  }

  private Optional<DataDirectory.Begun> promotion() throws IOException {
    Path file = data.resolve(Promotion.PROMOTING);
    return Files.isRegularFile(file)
        ? Optional.of(Promotion.parse(Files.readString(file)))
        : Optional.empty();
  }

  boolean isAbsent() throws IOException {
    if (!Files.exists(data)) {
      return true;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(data)) {
      return !entries.iterator().hasNext();
    }
  }

  void clearInitdb() throws IOException {
    Durable.deleteTree(initdb);
  }

  void clearClone() throws IOException {
    Durable.delete(cloneComplete);
    Durable.deleteTree(clone);
  }

  void adoptInitdb() throws IOException {
    Durable.rename(initdb, data);
  }

  /** Answers where the directory is now; it is in its place again when it is rewound, or never. */
  Path takeAwayToRewind() throws IOException {
    Durable.deleteTree(rewind);
    Durable.rename(data, rewind);
    return rewind;
  }

  void adoptRewound() throws IOException {
    Durable.rename(rewind, data);
  }

  /** Puts the finished clone in place; the directory that it replaces goes only after that. */
  void adoptClone() throws IOException {
    Durable.write(cloneComplete, "");
    if (Files.exists(data)) {
      Durable.deleteTree(old);
      Durable.rename(data, old);
    }
    Durable.rename(clone, data);
    Durable.delete(cloneComplete);
    Durable.deleteTree(old);
    Durable.deleteTree(rewind);
  }

  /** Ends a swap that a crash interrupted, one way or the other, and clears what never ended. */
  void restore() throws IOException {
    if (isAbsent()) {
      if (Files.exists(cloneComplete) && Files.exists(clone)) {
        Durable.rename(clone, data);
      } else if (Files.exists(old)) {
        Durable.rename(old, data);
      } else {
        return;
      }
    }
    clearClone();
    Durable.deleteTree(old);
    Durable.deleteTree(rewind);
  }
}
