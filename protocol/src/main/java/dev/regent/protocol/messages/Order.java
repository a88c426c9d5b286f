package dev.regent.protocol.messages;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import java.util.Optional;
import java.util.Set;

/** What an operator wants; the decision accepts it or says why not. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Order.SwitchOver.class, name = "switch-over"),
  @JsonSubTypes.Type(value = Order.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = Order.Resume.class, name = "resume"),
  @JsonSubTypes.Type(value = Order.ForcePromotion.class, name = "force-promotion"),
  @JsonSubTypes.Type(value = Order.Add.class, name = "add"),
  @JsonSubTypes.Type(value = Order.Remove.class, name = "remove")
})
public sealed interface Order {

  /**
   * The primary is to hand over, to that member or to the one that is furthest (S14).
   *
   * @param during the epoch that the operator saw: an order that is given again, because its answer
   *     was lost, does not end the next one
   */
  record SwitchOver(Optional<MemberId> to, Optional<Epoch> during) implements Order {}

  /** Nothing is to be decided until {@link Resume}: PostgreSQL is left as it is, everywhere. */
  record Pause() implements Order {}

  /**
   * That member is to be the primary without anybody's vote, in a new generation: a majority is
   * gone for good.
   *
   * @param off the members of whom the operator says that they do not run: they would serve on
   * @param generation grows from one such order to the next, whoever gets them: two that do not
   *     know of one another must not begin the same
   */
  record ForcePromotion(MemberId member, Set<MemberId> off, long generation) implements Order {
    /** Copies the set. */
    public ForcePromotion {
      off = Set.copyOf(off);
    }
  }

  /** That is to be a member; of one that is one already, this is where and how from now on. */
  record Add(Seat seat) implements Order {}

  /** That is to be a member no more, once no commit waits for it and its witness does not count. */
  record Remove(MemberId member) implements Order {}

  /** The end of a pause; where the primary is gone, a standby stands for election by it. */
  record Resume() implements Order {}
}
