package dev.regent.playground.cluster;

import dev.regent.playground.machine.MachineException;
import dev.regent.playground.machine.Signals;
import java.nio.file.Path;
import java.util.List;

/** Ends the processes of a playground whose starter is gone, such as one that was kept. */
final class Leftovers {
  private static final int MOST_LOOKS = 5;

  private Leftovers() {}

  /** Members, guards, servers and writers of that folder, by their commands' exact form. */
  static void end(Path playground) {
    for (int look = 0; look < MOST_LOOKS; look++) {
      List<ProcessHandle> found =
          ProcessHandle.allProcesses().filter(process -> isOf(playground, process)).toList();
      if (found.isEmpty()) {
        return;
      }
      found.forEach(Signals::kill);
    }
    throw new MachineException("processes of %s do not end: see ps".formatted(playground));
  }

  private static boolean isOf(Path playground, ProcessHandle process) {
    List<String> words = process.info().arguments().map(List::of).orElse(List.of());
    if (words.contains("-Dconfig.file=" + playground.resolve("application.conf"))) {
      return words.getLast().equals("node"); // And not somebody who asks for the status.
    }
    String inside = playground + "/";
    boolean guardOrServer =
        words.stream()
            .map(word -> word.replaceFirst("^--pgdata=", ""))
            .anyMatch(word -> word.startsWith(inside) && word.contains("/data"));
    boolean ours =
        words.contains("-D")
            || words.contains("dev.regent.node.guard.Main")
            || words.stream().anyMatch(word -> word.startsWith("--pgdata="));
    boolean writer =
        words.contains("dev.regent.writer.Main")
            && words.stream().anyMatch(word -> word.startsWith(inside + "writer/"));
    return (guardOrServer && ours) || writer;
  }
}
