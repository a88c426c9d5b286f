package dev.regent.protocol.messages;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Resignation;

/** What one member asks of another. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "ask")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Request.Heartbeat.class, name = "heartbeat"),
  @JsonSubTypes.Type(value = Request.PreVote.class, name = "pre-vote"),
  @JsonSubTypes.Type(value = Request.RequestVote.class, name = "vote"),
  @JsonSubTypes.Type(value = Request.RecordMandate.class, name = "record"),
  @JsonSubTypes.Type(value = Request.Sever.class, name = "sever"),
  @JsonSubTypes.Type(value = Request.Resign.class, name = "resign"),
  @JsonSubTypes.Type(value = Request.Stand.class, name = "stand"),
  @JsonSubTypes.Type(value = Request.Leave.class, name = "leave"),
  @JsonSubTypes.Type(value = Request.Inquire.class, name = "inquire"),
  @JsonSubTypes.Type(value = Request.ClaimRing.class, name = "claim-ring"),
  @JsonSubTypes.Type(value = Request.Obey.class, name = "obey"),
  @JsonSubTypes.Type(value = Request.ReportStatus.class, name = "status")
})
public sealed interface Request {

  /** The primary of that epoch lives; sent every heartbeat interval, to every witness. */
  record Heartbeat(Epoch epoch, long revision, long sequence) implements Request {}

  /** Would you vote for me? Asked before {@link RequestVote}, and binds nobody. */
  record PreVote(Epoch epoch) implements Request {}

  /** Vote for the sender in this epoch; granted once per epoch, durably, before it is said. */
  record RequestVote(Epoch epoch) implements Request {}

  /** Record this mandate; only the epoch's elected primary sends it. */
  record RecordMandate(Mandate mandate) implements Request {}

  /** An epoch was granted to the sender: stop receiving from the old primary and tell (S5). */
  record Sever(Epoch epoch) implements Request {}

  /** The primary's own word that it ended its epoch (S14). */
  record Resign(Resignation resignation) implements Request {}

  /** You have more than I: stand for election yourself (S4). */
  record Stand(Epoch epoch) implements Request {}

  /** I am about to stop: take me out of the in-sync set first, so that no commit waits for me. */
  record Leave() implements Request {}

  /** What do you know? Answered even by a witness that is mute (S2). */
  record Inquire() implements Request {}

  /** Let me form the gossip ring of this number. */
  record ClaimRing(long number) implements Request {}

  /** An operator's order, on its way to the member that can carry it out. */
  record Obey(Order order) implements Request {}

  /** How are you? For people and programs; nothing is decided on it. */
  record ReportStatus() implements Request {}
}
