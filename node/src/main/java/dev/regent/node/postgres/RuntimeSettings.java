package dev.regent.node.postgres;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that change while the server runs, as the file that it includes last.
 *
 * @param primaryConninfo empty: receives from nobody
 * @param primarySlotName empty: without a slot
 * @param synchronousStandbyNames empty: commits wait for nobody
 * @param clients which order about clients {@code pg_hba.conf} obeys: PostgreSQL takes both files
 *     at once, and shows this one
 */
record RuntimeSettings(
    String primaryConninfo,
    String primarySlotName,
    String synchronousStandbyNames,
    String clients) {
  static final String CLIENTS = "regent.clients";
  static final RuntimeSettings EMPTY = new RuntimeSettings("", "", "", "");

  private static final String HEADER = "# Written by Regent while PostgreSQL runs: do not edit.\n";

  /** Reads what {@link #render} wrote. */
  static RuntimeSettings parse(String text) {
    return new RuntimeSettings(
        value(text, "primary_conninfo"),
        value(text, "primary_slot_name"),
        value(text, "synchronous_standby_names"),
        value(text, CLIENTS));
  }

  String render() {
    return HEADER
        + line("primary_conninfo", primaryConninfo)
        + line("primary_slot_name", primarySlotName)
        + line("synchronous_standby_names", synchronousStandbyNames)
        + line(CLIENTS, clients);
  }

  RuntimeSettings following(String conninfo, String slot) {
    return new RuntimeSettings(conninfo, slot, synchronousStandbyNames, clients);
  }

  /**
   * Receives from nobody; the list stays, because emptying it would acknowledge waiting commits.
   */
  RuntimeSettings severed() {
    return following("", "");
  }

  RuntimeSettings waitingFor(String names) {
    return new RuntimeSettings(primaryConninfo, primarySlotName, names, clients);
  }

  RuntimeSettings admitting(String order) {
    return new RuntimeSettings(primaryConninfo, primarySlotName, synchronousStandbyNames, order);
  }

  /** One line of a configuration file. */
  static String line(String name, String value) {
    return name + " = '" + value.replace("\\", "\\\\").replace("'", "''") + "'\n";
  }

  private static String value(String text, String name) {
    Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(name) + " = '(.*)'$").matcher(text);
    return matcher.find() ? matcher.group(1).replace("''", "'").replace("\\\\", "\\") : "";
  }
}
