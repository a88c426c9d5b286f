package dev.regent.node.simulation;

import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.weather.Site.Decided;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What waits for a certain decision or for a promotion, each for the next one only. */
final class Triggers {
  private record OnDecision(Predicate<Decided> like, Runnable then) {}

  private final List<OnDecision> decisions = new ArrayList<>();
  private final List<Consumer<Member>> promotions = new ArrayList<>();

  void once(Predicate<Decided> like, Runnable then) {
    decisions.add(new OnDecision(like, then));
  }

  void oncePromoted(Consumer<Member> then) {
    promotions.add(then);
  }

  void decided(Decided decided) {
    if (decisions.isEmpty()) {
      return;
    }
    List<OnDecision> hit = decisions.stream().filter(it -> it.like().test(decided)).toList();
    decisions.removeAll(hit);
    hit.forEach(it -> it.then().run());
  }

  void promoted(Member member) {
    List<Consumer<Member>> hit = List.copyOf(promotions);
    promotions.clear();
    hit.forEach(it -> it.accept(member));
  }

  /** Nobody waits any more. */
  void clear() {
    decisions.clear();
    promotions.clear();
  }
}
