package dev.regent.playground;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regent.playground.cluster.Cluster;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Verdict;
import dev.regent.playground.screen.Screen;
import java.time.Duration;
import java.util.Locale;

/**
 * How a demo ended.
 *
 * @param before the fault
 * @param after everything
 * @param back how long the old primary took to stand by again
 */
record Result(
    Fault fault, Status before, Status after, Verdict verdict, Duration back, Cluster cluster) {

  /** 0: nothing is lost; 1: something is, or is there twice; 3: that could not be told. */
  int exitStatus() {
    if (verdict.lost() < 0) {
      return Main.NOT_SHOWN;
    }
    return verdict.exitStatus() == 0 ? 0 : 1;
  }

  void show(Screen screen) {
    boolean good = exitStatus() == 0;
    screen.plain("");
    screen.bold("Result: " + verdict.sentence());
    line(screen, "acknowledged", verdict.acknowledged() + " rows");
    line(screen, "lost", lost());
    line(
        screen,
        "unknown",
        "%d, %d of them are there".formatted(verdict.unknown(), verdict.unknownPresent()));
    line(screen, "no write for", seconds(verdict.outage()));
    line(screen, "primary", change(before.primary().orElse("?"), after.primary().orElse("?")));
    line(screen, "epoch", change(before.epoch(), after.epoch()));
    line(screen, "timeline", change(before.timeline(), after.timeline()));
    line(
        screen,
        "redundant again",
        seconds(back)
            + (fault.comesBackByItself() ? " after the fault" : " after its return began"));
    line(
        screen,
        "state",
        cluster.folder() + (good ? "" : ": the members' logs, the writer's ledger"));
  }

  private String lost() {
    if (verdict.lost() < 0) {
      return "could not be told";
    }
    String level = cluster.plan().commitLevel();
    boolean waits = !level.equals("off") && !level.equals("local");
    return verdict.lost() == 0 || waits
        ? Long.toString(verdict.lost())
        : verdict.lost()
            + ": under "
            + level
            + " commits wait for no standby, and a crash may lose the last moments (a stop does not)";
  }

  private static void line(Screen screen, String name, String value) {
    screen.plain(String.format(Locale.ROOT, "  %-16s %s", name, value));
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1e3);
  }

  private static String change(Object from, Object to) {
    return from.equals(to) ? from + ", as before" : from + " -> " + to;
  }

  String json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("fault", fault.name())
            .put("acknowledged", verdict.acknowledged())
            .put("lost", verdict.lost())
            .put("unknown", verdict.unknown())
            .put("unknownPresent", verdict.unknownPresent())
            .put("outageMillis", verdict.outage().toMillis())
            .put("backMillis", back.toMillis())
            .put("state", cluster.folder().toString());
    json.set("before", standing(before));
    json.set("after", standing(after));
    return json.toPrettyString();
  }

  private static ObjectNode standing(Status status) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("primary", status.primary().orElse(null))
        .put("epoch", status.epoch())
        .put("timeline", status.timeline());
  }
}
