package dev.regent.node.membership;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Refusal;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** All members' witnesses, as far as they know of rings, without network or disk. */
final class Electorate {
  private static final class Witness {
    long ring;
    long promised;
    Optional<MemberId> founder = Optional.empty();
    boolean silent;
  }

  private final Map<MemberId, Witness> witnesses;

  Electorate(List<MemberId> members) {
    witnesses = members.stream().collect(Collectors.toMap(m -> m, m -> new Witness()));
  }

  synchronized void ring(MemberId member, long number) {
    Witness witness = witness(member);
    witness.ring = number;
    if (number > witness.promised) {
      witness.promised = number;
      witness.founder = Optional.empty();
    }
  }

  /** From now on these members' witnesses answer nobody else, and all others do. */
  synchronized void silence(MemberId... members) {
    witnesses.forEach((member, witness) -> witness.silent = Set.of(members).contains(member));
  }

  /** The way of this member to all of them. */
  Witnesses of(MemberId me) {
    return new Witnesses() {
      @Override
      public CompletionStage<Map<MemberId, Answer.Known>> inquire(Duration deadline) {
        return CompletableFuture.completedFuture(known(me));
      }

      @Override
      public CompletionStage<Map<MemberId, Answer>> claim(long number, Duration deadline) {
        return CompletableFuture.completedFuture(granted(me, number));
      }
    };
  }

  private synchronized Map<MemberId, Answer.Known> known(MemberId asker) {
    Map<MemberId, Answer.Known> known = new HashMap<>();
    heardBy(asker)
        .forEach(
            (member, witness) ->
                known.put(
                    member,
                    new Answer.Known(
                        true,
                        true,
                        Epoch.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        witness.ring,
                        witness.promised)));
    return known;
  }

  private synchronized Map<MemberId, Answer> granted(MemberId asker, long number) {
    Map<MemberId, Answer> answers = new HashMap<>();
    heardBy(asker).forEach((member, witness) -> answers.put(member, grant(witness, asker, number)));
    return answers;
  }

  private static Answer grant(Witness witness, MemberId asker, long number) {
    boolean again = number == witness.promised && witness.founder.equals(Optional.of(asker));
    if (witness.ring > 0 || !(number > witness.promised || again)) {
      return new Answer.Refused(Epoch.NONE, Optional.empty(), Optional.empty(), Refusal.PROMISED);
    }
    witness.promised = number;
    witness.founder = Optional.of(asker);
    return new Answer.RingGranted(number);
  }

  private Map<MemberId, Witness> heardBy(MemberId asker) {
    boolean deaf = witness(asker).silent;
    return witnesses.entrySet().stream()
        .filter(entry -> entry.getKey().equals(asker) || !(deaf || entry.getValue().silent))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private Witness witness(MemberId member) {
    return Optional.ofNullable(witnesses.get(member)).orElseThrow();
  }
}
