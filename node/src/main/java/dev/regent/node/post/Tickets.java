package dev.regent.node.post;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.values.MemberId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Letters that the governor answers later. Bounded: a letter that was forgotten is asked again by
 * its sender. Safe for use by several threads.
 */
public final class Tickets {
  private static final int MOST = 64;

  private final MemberId me;
  private final Map<Long, Letter> open = new LinkedHashMap<>();
  private long last;

  /** No tickets yet. */
  public Tickets(MemberId me) {
    this.me = me;
  }

  synchronized long open(Letter letter) {
    if (open.size() >= MOST) {
      open.remove(open.keySet().iterator().next());
    }
    open.put(++last, letter);
    return last;
  }

  /** Answers that letter, once. */
  public synchronized void answer(long ticket, Answer answer) {
    Letter letter = open.remove(ticket);
    if (letter != null) {
      letter.replyTo().tell(letter.reply(me, answer));
    }
  }
}
