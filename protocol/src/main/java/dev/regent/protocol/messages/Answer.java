package dev.regent.protocol.messages;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Resignation;
import java.util.List;
import java.util.Optional;

/** What a member answers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Answer.HeartbeatAcked.class, name = "heartbeat-acked"),
  @JsonSubTypes.Type(value = Answer.VoteGranted.class, name = "vote-granted"),
  @JsonSubTypes.Type(value = Answer.MandateRecorded.class, name = "mandate-recorded"),
  @JsonSubTypes.Type(value = Answer.Severed.class, name = "severed"),
  @JsonSubTypes.Type(value = Answer.ResignationRecorded.class, name = "resignation-recorded"),
  @JsonSubTypes.Type(value = Answer.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = Answer.Known.class, name = "known"),
  @JsonSubTypes.Type(value = Answer.RingGranted.class, name = "ring-granted"),
  @JsonSubTypes.Type(value = Answer.Noted.class, name = "noted"),
  @JsonSubTypes.Type(value = Answer.Accepted.class, name = "accepted"),
  @JsonSubTypes.Type(value = Answer.Declined.class, name = "declined"),
  @JsonSubTypes.Type(value = Answer.StatusReported.class, name = "status-reported")
})
public sealed interface Answer {

  /**
   * This witness votes for nobody else until the lease has run out.
   *
   * @param revision the newest revision that the witness has of that epoch's mandate; 0 if none
   */
  record HeartbeatAcked(Epoch epoch, long sequence, long revision) implements Answer {}

  /** To a vote: promised, on disk. To a pre-vote: it would be. */
  record VoteGranted(Epoch epoch, Optional<Mandate> mandate, Optional<Resignation> resignation)
      implements Answer {}

  /** On this witness's disk. */
  record MandateRecorded(Epoch epoch, long revision) implements Answer {}

  /** This copy receives no more from any primary below the epoch, and reaches this far. */
  record Severed(Epoch epoch, Copy copy, Position position) implements Answer {}

  /** On this witness's disk: the epoch has ended. */
  record ResignationRecorded(Epoch epoch) implements Answer {}

  /** No, and all that the asker may be missing (S2). */
  record Refused(
      Epoch promise, Optional<Mandate> mandate, Optional<Resignation> resignation, Refusal reason)
      implements Answer {}

  /**
   * All that this member knows.
   *
   * @param recorded whether its witness has a record on disk; without one it is mute (S2)
   * @param holdsData whether it has a data directory
   * @param ring the gossip ring that it is a member of; 0 when in none
   * @param promisedRing the highest ring number that its witness has granted or met
   * @param toAdopt the system of a database that it has and that is nobody's copy yet: a new
   *     cluster is to adopt it
   * @param configured the members by its configuration, in order: a cluster is founded by members
   *     that agree on them
   */
  record Known(
      boolean recorded,
      boolean holdsData,
      Epoch promise,
      Optional<Mandate> mandate,
      Optional<Resignation> resignation,
      long ring,
      long promisedRing,
      Optional<String> toAdopt,
      List<MemberId> configured)
      implements Answer {
    /** Copies the list. */
    public Known {
      configured = List.copyOf(configured);
    }

    /** What a witness itself knows: nothing of a database or a configuration. */
    public Known(
        boolean recorded,
        boolean holdsData,
        Epoch promise,
        Optional<Mandate> mandate,
        Optional<Resignation> resignation,
        long ring,
        long promisedRing) {
      this(
          recorded,
          holdsData,
          promise,
          mandate,
          resignation,
          ring,
          promisedRing,
          Optional.empty(),
          List.of());
    }

    /** The same with a database to be adopted, if there is one. */
    public Known adopting(Optional<String> system) {
      return new Known(
          recorded,
          holdsData,
          promise,
          mandate,
          resignation,
          ring,
          promisedRing,
          system,
          configured);
    }

    /** The same by a member that is configured so. */
    public Known configured(List<MemberId> members) {
      return new Known(
          recorded, holdsData, promise, mandate, resignation, ring, promisedRing, toAdopt, members);
    }
  }

  /** The sender may form that ring. */
  record RingGranted(long number) implements Answer {}

  /** Heard; nothing is promised by it. */
  record Noted() implements Answer {}

  /** An order is being carried out. */
  record Accepted(String sentence) implements Answer {}

  /**
   * An order is not carried out, and nothing was changed.
   *
   * @param passing whether the reason goes away by itself within moments
   */
  record Declined(String reason, boolean passing) implements Answer {}

  /** How the member is. */
  record StatusReported(MemberStatus status) implements Answer {}
}
