package dev.regent.protocol.messages;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.util.Optional;

/** What an operator wants; the decision accepts it or says why not. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Order.SwitchOver.class, name = "switch-over"),
  @JsonSubTypes.Type(value = Order.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = Order.Resume.class, name = "resume")
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

  /** The end of a pause; where the primary is gone, a standby stands for election by it. */
  record Resume() implements Order {}
}
