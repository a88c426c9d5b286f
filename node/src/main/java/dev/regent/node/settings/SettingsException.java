package dev.regent.node.settings;

import java.util.List;

/** The configuration is wrong. The message is one line that says all that was found. */
public final class SettingsException extends RuntimeException {

  /** Flattens the text to one line. */
  public SettingsException(String message) {
    super(message.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  SettingsException(List<String> problems) {
    this(String.join("; ", problems));
  }
}
