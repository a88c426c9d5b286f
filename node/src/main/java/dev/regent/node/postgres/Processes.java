package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Finds every process of a data directory in {@code /proc}, whoever started it, and ends it. A
 * postmaster's processes all have the directory as their working directory; the tools that fill one
 * name it in their arguments.
 */
public final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final Set<String> PROGRAMS =
      Set.of("postgres", "initdb", "pg_basebackup", "pg_rewind");
  private static final String PGDATA = "--pgdata=";
  private static final Duration GRACE = Duration.ofMillis(500);
  private static final Duration DEATH = Duration.ofSeconds(10);

  private Processes() {}

  /** A process; the start time tells it from a later one with the same number. */
  private record Seen(long pid, String startTime) {}

  /** Whether there is any. Zombies do not count. */
  public static boolean any(Path directory) throws IOException {
    return !of(directory).isEmpty();
  }

  /** The postmaster that runs in it, if one does. */
  static OptionalLong server(Path directory) throws IOException {
    long postmaster = postmaster(directory);
    return of(directory).stream().mapToLong(Seen::pid).filter(pid -> pid == postmaster).findFirst();
  }

  /** SIGQUIT to the postmaster, half a second, then SIGKILL to all. */
  static void end(Path directory) throws Exception {
    OptionalLong postmaster = server(directory);
    if (postmaster.isPresent()) {
      try {
        signal("QUIT", postmaster.getAsLong());
        Patience.until(GRACE, Duration.ofMillis(5), () -> !any(directory));
      } catch (IOException e) {
        // A machine that cannot start one process more must still be able to end these.
      }
    }
    kill(directory);
  }

  /**
   * SIGKILL to all, again and again until none is left. The postmaster is first to go, so that it
   * cannot start others; its children are found without it.
   *
   * @throws PostgresException when some survive it for long
   */
  public static void kill(Path directory) throws Exception {
    long postmaster = postmaster(directory);
    List<Seen> all = of(directory);
    boolean gone =
        Patience.until(
            DEATH,
            Duration.ofMillis(5),
            () -> {
              List<Seen> left = of(directory);
              left.stream()
                  .sorted((a, b) -> Boolean.compare(b.pid() == postmaster, a.pid() == postmaster))
                  .forEach(Processes::kill);
              all.addAll(left);
              return left.isEmpty() && all.stream().noneMatch(Processes::lives);
            });
    if (!gone) {
      throw new PostgresException(
          "processes %s of %s survive SIGKILL: a disk that does not answer?"
              .formatted(of(directory).stream().map(Seen::pid).toList(), directory));
    }
  }

  /**
   * Kills nobody, and has everything loaded that {@link #kill(Path)} needs: it can be done then
   * even when the code has been replaced on disk by another version.
   */
  public static void rehearseKilling(Path directory) throws Exception {
    Seen nobody = new Seen(0, "0");
    kill(nobody);
    if (!lives(nobody)) {
      kill(directory.resolveSibling(directory.getFileName() + ".nobody"));
    }
  }

  /** What the directory's lock file says; 0 when there is none. The process may be another's. */
  static long postmaster(Path directory) throws IOException {
    Path lock = directory.resolve("postmaster.pid");
    if (!Files.exists(lock)) {
      return 0;
    }
    try {
      return Long.parseLong(Files.readString(lock).lines().findFirst().orElse("").strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** By the shell, which has a {@code kill} on every system; Java sends TERM and KILL only. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("/bin/sh", "-c", "kill -s %s %d".formatted(name, pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    shell.waitFor(1, TimeUnit.SECONDS);
  }

  /** Whether the process whose number a lock file begins with is a PostgreSQL server. */
  static boolean isServer(String lockFile) {
    try {
      Path exe = PROC.resolve(lockFile.lines().findFirst().orElse("").strip()).resolve("exe");
      return Files.readSymbolicLink(exe).endsWith("postgres");
    } catch (IOException e) {
      return false;
    }
  }

  private static void kill(Seen seen) {
    ProcessHandle.of(seen.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static List<Seen> of(Path directory) throws IOException {
    List<Seen> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        if (belongs(entry, directory)) {
          String startTime = startTime(entry);
          if (!startTime.isEmpty()) {
            found.add(new Seen(Long.parseLong(entry.getFileName().toString()), startTime));
          }
        }
      }
    }
    return found;
  }

  private static boolean belongs(Path process, Path directory) {
    try {
      String program = Files.readSymbolicLink(process.resolve("exe")).getFileName().toString();
      if (!PROGRAMS.contains(program.replace(" (deleted)", ""))) {
        return false;
      }
      if (Files.isDirectory(directory) && Files.isSameFile(process.resolve("cwd"), directory)) {
        return true;
      }
      String arguments = Files.readString(process.resolve("cmdline"));
      return Stream.of(arguments.split("\0", -1))
          .anyMatch(word -> word.equals(directory.toString()) || word.equals(PGDATA + directory));
    } catch (IOException | IllegalArgumentException e) {
      return false; // It has ended, or is another user's and so not ours.
    }
  }

  private static boolean lives(Seen seen) {
    return startTime(PROC.resolve(Long.toString(seen.pid()))).equals(seen.startTime());
  }

  /** Field 22 of {@code stat}; empty when the process has ended, zombies included. */
  private static String startTime(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z") || fields[0].equals("X") ? "" : fields[19];
    } catch (IOException e) {
      return "";
    }
  }
}
