package dev.regent.node.simulation.member;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.MemberId;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One question at a time, again and again until each has answered, as {@code Questioner} does. */
final class Questions {
  private static final long AGAIN = 60 * Scheduler.MILLI;

  private final Node node;
  private Effect.@Nullable Ask question;
  private SortedSet<MemberId> waiting = new TreeSet<>();

  Questions(Node node) {
    this.node = node;
  }

  void put(Effect.Ask next) {
    question = next;
    waiting = new TreeSet<>(next.to());
    send(next);
  }

  private void send(Effect.Ask asked) {
    if (isOld(asked) || waiting.isEmpty()) {
      return;
    }
    for (MemberId to : waiting) {
      node.habitat().post(node, to, asked.request(), answer -> answered(asked, to, answer));
    }
    node.later(AGAIN, () -> send(asked));
  }

  private void answered(Effect.Ask asked, MemberId from, Answer answer) {
    if (!isOld(asked)) {
      waiting.remove(from);
      node.tell(new Event.Answered(asked.round(), from, answer));
    }
  }

  private boolean isOld(Effect.Ask asked) {
    return question == null || question.round() != asked.round();
  }
}
