package dev.regent.node.witness;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Resignation;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a witness whose record is gone, or that never had one, may speak again (S2). Pure. Who does
 * not count by the newest mandate needs only those who do; who may have counted alone may have
 * recorded what nobody else knows, and stays mute: docs/adr/0017.
 */
final class Amnesia {
  private Amnesia() {}

  /**
   * A record to begin with, once it is safe to.
   *
   * @param others all other configured members
   * @param answers what they answered so far
   * @return the most that any of them promised and recorded, when each that matters has a record of
   *     its own; an empty record, when the whole cluster is new
   */
  static Optional<WitnessRecord> recover(
      ClusterHash cluster,
      MemberId me,
      boolean holdsData,
      Set<MemberId> others,
      Map<MemberId, Answer.Known> answers) {
    Optional<Mandate> newest =
        answers.values().stream()
            .flatMap(known -> known.mandate().stream())
            .max(Mandate::compareTo);
    Set<MemberId> relevant =
        newest
            .map(Mandate::electorate)
            .filter(list -> !list.contains(me))
            .map(list -> Set.copyOf(list.members()))
            .orElse(others);
    Set<MemberId> needed = but(relevant, newcomers(newest, answers));
    boolean mayHaveCountedAlone = newest.filter(m -> couldCountAlone(me, m)).isPresent();
    if (mayHaveCountedAlone || !answers.keySet().containsAll(needed)) {
      return Optional.empty();
    }
    return recover(cluster, me, holdsData, answers.keySet().containsAll(others), needed, answers);
  }

  /** They have no record either and do not count: their vote elected nobody, nor do they stand. */
  private static Set<MemberId> newcomers(
      Optional<Mandate> newest, Map<MemberId, Answer.Known> answers) {
    return newest
        .map(
            mandate ->
                answers.entrySet().stream()
                    .filter(each -> !each.getValue().recorded())
                    .map(Map.Entry::getKey)
                    .filter(member -> !mandate.electorate().contains(member))
                    .collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }

  private static Set<MemberId> but(Set<MemberId> all, Set<MemberId> these) {
    return all.stream()
        .filter(member -> !these.contains(member))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The primary proposes the next list, and of two it may have proposed itself alone. */
  private static boolean couldCountAlone(MemberId me, Mandate newest) {
    List<MemberId> list = newest.electorate().members();
    return list.equals(List.of(me)) || (list.size() == 2 && newest.primary().equals(me));
  }

  private static Optional<WitnessRecord> recover(
      ClusterHash cluster,
      MemberId me,
      boolean holdsData,
      boolean complete,
      Set<MemberId> needed,
      Map<MemberId, Answer.Known> answers) {
    Collection<Answer.Known> others = answers.values();
    boolean newCluster =
        complete
            && !holdsData
            && others.stream()
                .allMatch(
                    known ->
                        !known.holdsData()
                            && known.mandate().isEmpty()
                            && known.promise().equals(Epoch.NONE));
    if (newCluster) {
      return Optional.of(WitnessRecord.empty(cluster, me));
    }
    if (!needed.stream().map(answers::get).allMatch(Answer.Known::recorded)) {
      return Optional.empty();
    }
    Epoch promise = others.stream().map(Answer.Known::promise).reduce(Epoch.NONE, Epoch::max);
    Optional<Mandate> mandate =
        others.stream().flatMap(known -> known.mandate().stream()).max(Mandate::compareTo);
    Optional<Resignation> resignation =
        others.stream()
            .flatMap(known -> known.resignation().stream())
            .max(Comparator.comparing(Resignation::epoch));
    long ring = others.stream().mapToLong(Answer.Known::promisedRing).max().orElse(0);
    // S1: the mandate of an epoch proves who was elected in it.
    Optional<MemberId> votedFor =
        mandate.filter(m -> m.epoch().equals(promise)).map(Mandate::primary);
    return Optional.of(
        new WitnessRecord(
            cluster,
            me,
            promise,
            votedFor,
            promise,
            mandate,
            resignation,
            promise,
            ring,
            Optional.empty()));
  }
}
