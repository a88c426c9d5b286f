package dev.regent.node.postgres;

import dev.regent.node.settings.PostgresSettings;
import dev.regent.protocol.values.MemberId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Generates the settings with which the server starts: Regent's own, then the operator's. */
final class ServerSettings {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

  private static final String COLLECTOR = "logging_collector";
  private static final String SLOT_CAP = "max_slot_wal_keep_size";

  /** What safety rests on is not for the operator to set. */
  private static final Set<String> RESERVED =
      Set.of(
          "allow_alter_system",
          "archive_cleanup_command",
          "config_file",
          "data_directory",
          "fsync",
          "full_page_writes",
          "hba_file",
          "hot_standby",
          "ident_file",
          "include",
          "include_dir",
          "include_if_exists",
          "port",
          "primary_conninfo",
          "primary_slot_name",
          "promote_trigger_file",
          "recovery_end_command",
          "recovery_min_apply_delay",
          "restart_after_crash",
          "restore_command",
          "synchronous_commit",
          "synchronous_standby_names",
          "wal_log_hints");

  private ServerSettings() {}

  /**
   * Throws {@link IllegalArgumentException} with the name of a setting that cannot be taken.
   *
   * @param startsOpen otherwise sessions are told from other processes, and one that PostgreSQL
   *     does not list and nobody can end is taken for a client's
   */
  static void check(Map<String, String> own, boolean startsOpen) {
    own.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (RESERVED.contains(lower) || lower.startsWith("recovery_target")) {
            throw new IllegalArgumentException(
                "PostgreSQL's setting " + name + " is Regent's to make: remove it");
          }
          if (!startsOpen && lower.equals(COLLECTOR)) {
            throw new IllegalArgumentException(
                "PostgreSQL's setting %s cannot be had without a firewall: remove it, its log is in"
                        .formatted(name)
                    + " the node's own");
          }
          if (lower.equals(SLOT_CAP) && value.strip().startsWith("-")) {
            throw new IllegalArgumentException(
                "PostgreSQL's setting %s = %s: the slot of a member that is away would fill the disk"
                    .formatted(name, value));
          }
          if (!NAME.matcher(name).matches() || value.lines().count() > 1) {
            throw new IllegalArgumentException("not a setting: " + name + " = " + value);
          }
        });
  }

  /**
   * Renders the file.
   *
   * @param limits what recovery asks for at least: a primary had them so once, and every start is
   *     one in recovery; a lower wish of the operator's has to wait
   */
  static String render(
      MemberId me,
      PostgresSettings settings,
      int majorVersion,
      String sockets,
      Map<String, Integer> limits) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("cluster_name", me.name());
    lines.put("listen_addresses", "*");
    lines.put("port", Integer.toString(settings.port()));
    lines.put("unix_socket_directories", sockets);
    lines.put("password_encryption", "scram-sha-256");
    lines.put("tcp_keepalives_idle", "2");
    lines.put("tcp_keepalives_interval", "1");
    lines.put("tcp_keepalives_count", "3");

    lines.put("wal_level", "replica");
    lines.put("wal_log_hints", "on");
    lines.put("full_page_writes", "on");
    lines.put("fsync", "on");
    lines.put("synchronous_commit", settings.synchronousCommit());
    lines.put("restart_after_crash", "off");

    lines.put("max_wal_senders", "10");
    lines.put("max_replication_slots", "10");
    lines.put("wal_keep_size", "256MB");
    lines.put(SLOT_CAP, "2GB");
    lines.put("wal_sender_timeout", "4s");

    lines.put("hot_standby", "on");
    lines.put("recovery_target_timeline", "latest");
    lines.put("wal_receiver_timeout", "4s");
    lines.put("wal_receiver_status_interval", "1s");
    lines.put("wal_retrieve_retry_interval", "100ms");
    // A reader's query must not hold up replay, hence a promotion, for longer.
    lines.put("max_standby_streaming_delay", "1s");
    lines.put("max_standby_archive_delay", "1s");

    lines.put("log_destination", "stderr");
    lines.put(COLLECTOR, "off");
    lines.put("log_line_prefix", "[%p] %q%u@%d ");
    lines.put("log_checkpoints", "off");
    lines.put("shared_buffers", "128MB");
    if (majorVersion >= 17) {
      // What it writes would go over these files.
      lines.put("allow_alter_system", "off");
    }
    if (majorVersion >= 18) {
      lines.put("idle_replication_slot_timeout", "1d");
    }
    StringBuilder text = new StringBuilder("# Generated by Regent at each start: do not edit.\n");
    lines.forEach((name, value) -> text.append(RuntimeSettings.line(name, value)));
    text.append("\n# The operator's own.\n");
    settings.own().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(own -> text.append(RuntimeSettings.line(own.getKey(), own.getValue())));
    new TreeMap<>(limits).forEach((name, limit) -> atLeast(text, name, limit, settings.own()));
    return text.toString();
  }

  private static void atLeast(StringBuilder text, String name, int limit, Map<String, String> own) {
    String wish = own.get(name);
    if (wish == null
        || !wish.strip().matches("\\d{1,9}")
        || Integer.parseInt(wish.strip()) < limit) {
      text.append(RuntimeSettings.line(name, Integer.toString(limit)));
    }
  }
}
