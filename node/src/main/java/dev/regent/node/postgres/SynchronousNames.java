package dev.regent.node.postgres;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import java.util.stream.Collectors;

/** The form of {@code synchronous_standby_names}: empty, or {@code ANY k ("name", …)}. */
final class SynchronousNames {
  private SynchronousNames() {}

  static String of(InSyncSet list) {
    return list.isEmpty()
        ? ""
        : list.copies().stream()
            .map(Copy::applicationName)
            .map(name -> '"' + name + '"')
            .collect(Collectors.joining(",", "ANY %d (".formatted(list.acks()), ")"));
  }
}
