package dev.regent.docker;

import java.util.Locale;

/** What a commit waits for: {@code synchronous_commit}. */
enum CommitLevel {
  REMOTE_APPLY,
  OFF;

  String setting() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return setting();
  }
}
