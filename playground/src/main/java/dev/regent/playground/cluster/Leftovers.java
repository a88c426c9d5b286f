package dev.regent.playground.cluster;

import dev.regent.playground.machine.Signals;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Ends the processes of a playground whose starter is gone, such as one that was kept. */
final class Leftovers {
  private Leftovers() {}

  private static final Set<String> OURS = Set.of("java", "postgres", "initdb");

  /** Every member, server and guard that names the folder, and what descends from it. */
  static void end(Path playground) {
    String inside = playground + "/";
    List<ProcessHandle> found =
        ProcessHandle.allProcesses()
            .filter(process -> process.pid() != ProcessHandle.current().pid())
            .filter(process -> names(process, inside))
            .toList();
    found.forEach(Signals::kill);
  }

  private static boolean names(ProcessHandle process, String folder) {
    boolean ours =
        process.info().command().filter(path -> OURS.contains(baseName(path))).isPresent();
    return ours
        && process.info().arguments().stream()
            .flatMap(Arrays::stream)
            .anyMatch(argument -> argument.contains(folder));
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
