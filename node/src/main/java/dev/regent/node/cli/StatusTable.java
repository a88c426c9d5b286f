package dev.regent.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The status for people: a line per member, then the mandate. */
final class StatusTable {
  private static final List<String> HEAD =
      List.of(
          "MEMBER",
          "ROLE",
          "STATE",
          "EPOCH",
          "TIMELINE",
          "LSN",
          "LAG",
          "IN-SYNC",
          "LEASE",
          "FENCE");
  private static final int STATE = HEAD.indexOf("STATE");
  private static final String NONE = "-";

  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  private final JsonNode document;
  private final List<JsonNode> members;
  private final boolean colours;

  StatusTable(JsonNode document, boolean colours) {
    this.document = document;
    this.members = StreamSupport.stream(document.path("members").spliterator(), false).toList();
    this.colours = colours;
  }

  String render() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    members.forEach(member -> rows.add(row(member)));
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append(line(rows.get(i), widths, i == 0 ? PLAIN : colour(members.get(i - 1))));
    }
    text.append('\n').append(mandate(document.path("mandate"), members.size())).append('\n');
    fences().forEach(fence -> text.append(fence).append('\n'));
    troubles().forEach(trouble -> text.append(trouble).append('\n'));
    return text.append("as seen by %s\n".formatted(word(document, "answeredBy"))).toString();
  }

  private String line(List<String> cells, int[] widths, String colour) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      boolean coloured = colours && column == STATE && !colour.equals(PLAIN);
      line.append(coloured ? colour + cell + PLAIN : cell)
          .append(" ".repeat(widths[column] - cell.length() + 2));
    }
    return line.toString().stripTrailing() + "\n";
  }

  private static List<String> row(JsonNode member) {
    boolean primary = word(member, "role").equals("primary");
    boolean data = primary || !word(member, "copy").equals(NONE) || is(member, "inSync");
    return List.of(
        word(member, "member"),
        word(member, "role"),
        state(member),
        word(member, "epoch"),
        word(member, "timeline"),
        word(member, "lsn"),
        primary ? NONE : size(member.path("lagBytes")),
        primary || !data ? NONE : is(member, "inSync") ? "yes" : "no",
        lease(member.path("leaseLeftMillis")),
        fence(member.path("fence")));
  }

  private static String state(JsonNode member) {
    String phase = word(member, "phase") + (is(member, "leaving") ? ", on its way out" : "");
    if (!is(member, "reachable")) {
      return phase;
    }
    String ready = is(member, "ready") ? "ready" : "not ready";
    return phase.equals(NONE) ? ready : ready + ": " + phase;
  }

  private static String colour(JsonNode member) {
    return is(member, "ready") ? GREEN : is(member, "reachable") ? YELLOW : RED;
  }

  private static String mandate(JsonNode mandate, int members) {
    if (!mandate.isObject()) {
      return "no mandate is known: nobody has reigned yet";
    }
    List<String> names = mandate.path("inSync").findValuesAsText("member");
    String commits =
        names.isEmpty()
            ? "stands alone"
            : "%s of %s confirm each commit"
                .formatted(word(mandate, "acks"), String.join(", ", names));
    String paused = is(mandate, "paused") ? "\npaused: nothing is decided until regent resume" : "";
    List<String> witnesses =
        StreamSupport.stream(mandate.path("witnesses").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    String count =
        witnesses.size() < members
            ? "\nonly %s count%s by now: the others have been gone for long, or come or go"
                .formatted(String.join(", ", witnesses), witnesses.size() == 1 ? "s" : "")
            : "";
    return "mandate %s.%s: primary %s, %s; timeline %s, system %s%s%s"
        .formatted(
            word(mandate, "epoch"),
            word(mandate, "revision"),
            word(mandate, "primary"),
            commits,
            word(mandate, "timeline"),
            word(mandate, "systemId"),
            count,
            paused);
  }

  private List<String> fences() {
    return members.stream()
        .map(member -> member.path("fence"))
        .filter(fence -> !word(fence, "note").equals(NONE))
        .map(fence -> "fence %s: %s".formatted(word(fence, "kind"), word(fence, "note")))
        .distinct()
        .collect(Collectors.toList());
  }

  private List<String> troubles() {
    return members.stream()
        .filter(member -> !word(member, "trouble").equals(NONE))
        .map(
            member ->
                "trouble on %s: %s".formatted(word(member, "member"), word(member, "trouble")))
        .collect(Collectors.toList());
  }

  private static String fence(JsonNode fence) {
    String kind = word(fence, "kind");
    return kind.equals(NONE) || kind.equals("none") ? NONE : is(fence, "open") ? "open" : "shut";
  }

  private static String lease(JsonNode millis) {
    return millis.asLong() > 0 ? millis.asLong() + "ms" : NONE;
  }

  private static String size(JsonNode bytes) {
    if (!bytes.isNumber()) {
      return NONE;
    }
    long left = bytes.longValue();
    if (left < 1000) {
      return left + "B";
    }
    String[] units = {"kB", "MB", "GB", "TB"};
    double shown = left / 1000.0;
    int unit = 0;
    while (shown >= 1000 && unit < units.length - 1) {
      shown /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f%s", shown, units[unit]);
  }

  private static boolean is(JsonNode node, String key) {
    return node.path(key).asBoolean();
  }

  private static String word(JsonNode node, String key) {
    String text = node.path(key).asText("");
    return text.isEmpty() || node.path(key).isNull() ? NONE : text;
  }
}
