package dev.regent.protocol.messages;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.regent.protocol.values.MemberId;
import java.util.Optional;

/** What an operator wants; the decision accepts it or says why not. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({@JsonSubTypes.Type(value = Order.SwitchOver.class, name = "switch-over")})
public sealed interface Order {

  /** The primary is to hand over, to that member or to the one that is furthest (S14). */
  record SwitchOver(Optional<MemberId> to) implements Order {}
}
