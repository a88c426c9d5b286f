package dev.regent.node.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every kind of state and every kind of event, and what the decision makes of them, in a file under
 * version control: a change of the decision shows as a diff and is reviewed like code.
 */
class GoldenTableTest {
  private static final Path FILE = Path.of("src/test/resources/golden/decisions.txt");

  @Test
  void theDecisionsAreThoseThatWereReviewed() throws IOException {
    List<String> now = table();
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, now);
    }
    List<String> reviewed = Files.exists(FILE) ? Files.readAllLines(FILE) : List.of();
    if (!now.equals(reviewed)) {
      fail(explain(reviewed, now));
    }
  }

  @Test
  void everyKindOfPhaseAndEventHasItsRows() {
    assertThat(kinds(Gallery.scenes().values().stream().map(Scene::phase)))
        .containsAll(leaves(Phase.class));
    Gallery.scenes()
        .forEach(
            (name, scene) ->
                assertThat(kinds(Gallery.events(scene).values().stream()))
                    .as(name)
                    .containsAll(leaves(Event.class)));
  }

  @Test
  void equalArgumentsGiveEqualTransitions() {
    assertThat(table()).isEqualTo(table());
  }

  private static List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("# What FailoverPolicy decides: of a state | an event => the next state; effects.");
    lines.add("# Written by GoldenTableTest with -Dgolden.update=true; review every changed line.");
    Gallery.scenes().forEach((name, scene) -> lines.addAll(rows(name, scene)));
    return lines;
  }

  private static List<String> rows(String name, Scene scene) {
    List<String> rows = new ArrayList<>();
    List<String> idle = new ArrayList<>();
    List<String> likeATick = new ArrayList<>();
    Map<String, List<String>> failures = new LinkedHashMap<>();
    Optional<String> tick = row(scene, new Event.Ticked());
    rows.add("");
    rows.add("%s: %s".formatted(name, Printer.state(scene.state(), scene.now())));
    Gallery.events(scene)
        .forEach(
            (what, event) -> {
              Optional<String> outcome = row(scene, event);
              if (outcome.isEmpty()) {
                idle.add(what);
              } else if (outcome.equals(tick) && !(event instanceof Event.Ticked)) {
                likeATick.add(what);
              } else if (event instanceof Event.Failed(Event.Operation operation, String why)) {
                failures
                    .computeIfAbsent(
                        outcome.get().replace(operation.name() + " failed", "it failed"),
                        any -> new ArrayList<>())
                    .add(operation.name());
              } else {
                rows.add("  | %s => %s".formatted(what, outcome.get()));
              }
            });
    failures.forEach(
        (outcome, operations) ->
            rows.add("  | failed to %s => %s".formatted(String.join(", ", operations), outcome)));
    group("as a tick", likeATick).ifPresent(rows::add);
    group("no row, no change", idle).ifPresent(rows::add);
    return rows;
  }

  private static Optional<String> group(String title, List<String> events) {
    return events.isEmpty()
        ? Optional.empty()
        : Optional.of("  | %s: %s".formatted(title, String.join(", ", events)));
  }

  private static Optional<String> row(Scene scene, Event event) {
    Transition transition = FailoverPolicy.decide(scene.rules(), scene.state(), event, scene.now());
    String before = Printer.phase(scene.phase(), scene.now());
    String after = Printer.phase(transition.next().phase(), scene.now());
    List<String> outcome = new ArrayList<>();
    outcome.add(before.equals(after) ? "stays" : after);
    transition.effects().forEach(effect -> outcome.add(Printer.effect(effect, scene.now())));
    return before.equals(after) && transition.effects().isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", outcome));
  }

  private static String explain(List<String> reviewed, List<String> now) {
    Set<String> old = new HashSet<>(reviewed);
    Set<String> fresh = new HashSet<>(now);
    Stream<String> gone = reviewed.stream().filter(line -> !fresh.contains(line)).map("- "::concat);
    Stream<String> come = now.stream().filter(line -> !old.contains(line)).map("+ "::concat);
    return """
        The decision differs from the reviewed table %s.
        If that is meant: run this test with -Dgolden.update=true, read the diff of that file line by \
        line as you would read code, against the safety rules, and commit it with the change.
        If it is not, the decision has changed by accident. The first differences:
        %s"""
        .formatted(FILE, Stream.concat(gone, come).limit(20).collect(Collectors.joining("\n")));
  }

  private static Set<Class<?>> kinds(Stream<?> values) {
    return values.map(Object::getClass).collect(Collectors.toSet());
  }

  private static List<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses())
            .flatMap(each -> leaves(each).stream())
            .collect(Collectors.toList())
        : List.of(type);
  }

  /** Phases and effects in one line each, whatever the order of a set in memory. */
  private static final class Printer {
    private Printer() {}

    /** The phase, and of the facts those that no row of its own tells. */
    static String state(State state, long now) {
      Facts facts = state.facts();
      List<String> known = new ArrayList<>();
      if (facts.stopping()) {
        known.add("to stop");
      }
      if (facts.illness().since().isPresent()) {
        known.add("ill");
      }
      if (facts.data().readers()) {
        known.add("readers pass");
      }
      if (!facts.data().comeback().equals(Comeback.NONE)) {
        known.add(comeback(facts.data().comeback(), now));
      }
      return phase(state.phase(), now)
          + (known.isEmpty() ? "" : known.stream().collect(Collectors.joining(", ", " {", "}")));
    }

    private static String comeback(Comeback it, long now) {
      return "%s%d clones, %d failed starts%s%s"
          .formatted(
              it.rewound() ? "rewind tried, " : "",
              it.clones(),
              it.failedStarts(),
              it.again().map(then -> ", next in " + span(then - now)).orElse(""),
              it.givenUp() > 0 ? ", gave up " + it.givenUp() + " bytes" : "");
    }

    private static String phase(Phase phase, long now) {
      return switch (phase) {
        case Phase.Waking p -> "Waking(known %s)".formatted(names(p.known().keySet()));
        case Phase.Arbitrating p -> "Arbitrating";
        case Phase.Following p -> "Following(%s)".formatted(following(p, now));
        case Phase.Rejoining p -> "Rejoining(%s)".formatted(p.step());
        case Phase.Canvassing p -> "Canvassing(%s)".formatted(canvass(p.canvass()));
        case Phase.Severing p ->
            "Severing(epoch %s, own %s, told %s)"
                .formatted(
                    p.epoch(),
                    p.own().map(Object::toString).orElse("unknown"),
                    names(p.told().keySet()));
        case Phase.Yielding p ->
            "Yielding(epoch %s, ticket %d, own %s)"
                .formatted(
                    p.epoch(), p.ticket(), p.position().map(Object::toString).orElse("unknown"));
        case Phase.Ascending p -> "Ascending(%s, %s)".formatted(p.step(), recording(p.recording()));
        case Phase.Reigning p -> "Reigning(%s)".formatted(reigning(p, now));
        case Phase.HandingOver p ->
            "HandingOver(%s%s, to %s, told %s)"
                .formatted(
                    p.step(),
                    p.shown() ? "" : ", hidden",
                    p.target().map(Object::toString).orElse("nobody"),
                    names(p.told()));
        case Phase.Closing p ->
            "Closing(%s, %s%s%s)"
                .formatted(
                    p.cause(), p.mandate(), p.alone() ? ", alone" : "", p.ended() ? ", ended" : "");
        case Phase.Ending p -> "Ending";
      };
    }

    private static String following(Phase.Following p, long now) {
      return "%s%s%s%s%s%s"
          .formatted(
              p.server(),
              p.upstream().map(upstream -> ", upstream " + upstream).orElse(""),
              switch (p.move()) {
                case DONE -> "";
                case UNDER_WAY -> ", moving";
                case FAILED -> ", not moved";
              },
              p.standAt() > now ? ", stands in " + span(p.standAt() - now) : "",
              p.leaving().isPresent() ? ", leaving" : "",
              p.isPetitioned(now) ? ", petitioned" : "");
    }

    private static String canvass(Canvass canvass) {
      return "epoch %s, %s, granted %s, refused %s"
          .formatted(
              canvass.epoch(),
              canvass.stage(),
              names(canvass.granted().keySet()),
              names(canvass.refusals().keySet()));
    }

    private static String recording(Recording recording) {
      return "%s at %s".formatted(recording.mandate(), names(recording.recorded()));
    }

    private static String reigning(Phase.Reigning p, long now) {
      Synchrony synchrony = p.synchrony();
      return "%s%s%s, list %s%s, door %s until %s"
          .formatted(
              p.inForce(),
              p.recording().map(it -> ", recording " + recording(it)).orElse(""),
              p.renewal().map(it -> ", renewal " + canvass(it)).orElse(""),
              synchrony.armed(),
              synchrony.arming().map(list -> ", arming " + list).orElse("")
                  + synchrony.again().map(then -> " again in " + span(then - now)).orElse(""),
              p.door().shown() ? "shown" : "hidden",
              span(p.door().ordered() - now));
    }

    static String effect(Effect effect, long now) {
      return switch (effect) {
        case Effect.Ask(long round, Set<?> to, var request) ->
            "Ask%s %s".formatted(names(to), request);
        case Effect.OpenDoor(long until) -> "OpenDoor[for %s]".formatted(span(until - now));
        case Effect.Say(boolean alarming, String sentence) ->
            "%s \"%s\"".formatted(alarming ? "Alarm" : "Say", sorted(sentence));
        default -> effect.toString();
      };
    }

    private static String names(Iterable<?> names) {
      List<String> sorted = new ArrayList<>();
      names.forEach(name -> sorted.add(name.toString()));
      return sorted.stream().sorted().collect(Collectors.joining(", ", "[", "]"));
    }

    /** A set within a sentence. */
    private static String sorted(String sentence) {
      int from = sentence.indexOf('[');
      int to = sentence.indexOf(']');
      return from < 0 || to < from
          ? sentence
          : sentence.substring(0, from)
              + names(Arrays.asList(sentence.substring(from + 1, to).split(", ")))
              + sentence.substring(to + 1);
    }

    private static String span(long nanos) {
      return nanos / 1_000_000 + " ms";
    }
  }
}
