package dev.regent.node.decision;

import dev.regent.node.decision.Event.Directory;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import java.util.Optional;
import java.util.Set;

/**
 * What this member has learned, whatever it is doing.
 *
 * @param lost whom the own gossip observation has lost
 * @param data how its own copy of the data is
 * @param stoppingSince when the operator asked for the node's end, if he has
 * @param round of the last question asked
 */
record Facts(Word word, Set<MemberId> lost, Data data, Optional<Long> stoppingSince, long round) {

  /**
   * The own copy: its directory, and how far it reached when last seen.
   *
   * @param armed the list that is known to be in force in the running server
   */
  record Data(
      Optional<Directory> directory,
      Position position,
      boolean receiving,
      Optional<InSyncSet> armed) {

    Data of(Directory found) {
      return new Data(Optional.of(found), position, receiving, Optional.empty());
    }

    Data at(Position seen, boolean nowReceiving) {
      return new Data(directory, seen, nowReceiving, armed);
    }

    Data armed(Optional<InSyncSet> list) {
      return new Data(directory, position, receiving, list);
    }
  }

  static Facts none(long now) {
    return new Facts(
        Word.none(now),
        Set.of(),
        new Data(Optional.empty(), Position.NONE, false, Optional.empty()),
        false,
        0);
  }

  /** The same and what the event tells. */
  Facts learn(Event event, long now) {
    return switch (event) {
      case Event.Witnessed e ->
          with(word.and(e.promise(), e.mandate(), e.resignation(), now).witnessed(e.severed()));
      case Event.HeartbeatHeard e when isOfThePrimary(e) -> with(word.heard(e.epoch(), now));
      case Event.HeartbeatRefused e ->
          with(word.and(e.promise(), e.mandate(), e.resignation(), now));
      case Event.Answered(long of, MemberId from, Answer.VoteGranted a) ->
          with(word.and(Epoch.NONE, a.mandate(), a.resignation(), now));
      case Event.Answered(long of, MemberId from, Answer.Refused a) ->
          with(word.and(a.promise(), a.mandate(), a.resignation(), now));
      case Event.Answered(long of, MemberId from, Answer.Known a) ->
          with(word.and(a.promise(), a.mandate(), a.resignation(), now));
      case Event.GossipObserved e ->
          new Facts(word, Set.copyOf(e.lost()), data, stoppingSince, round);
      case Event.DirectoryFound e -> with(data.of(e.directory()));
      case Event.DirectoryMade e -> with(data.of(e.directory()));
      case Event.Started e -> with(data.at(e.end(), false).armed(Optional.empty()));
      case Event.Severed e -> with(data.at(e.position(), false));
      case Event.ReplicationSeen e -> with(data.at(e.position(), e.receiving()));
      case Event.Promoted e ->
          with(
              data.of(data.directory().orElse(Directory.ABSENT).promotedUnder(e.reign().epoch()))
                  .armed(data.armed()));
      case Event.Armed e -> with(data.armed(Optional.of(e.list())));
      case Event.Failed e when e.operation() == Event.Operation.ARM ->
          with(data.armed(Optional.empty()));
      case Event.Exited e -> with(data.armed(Optional.empty()));
      case Event.StopAsked e ->
          new Facts(word, lost, data, stoppingSince.or(() -> Optional.of(now)), round);
      default -> this;
    };
  }

  /** Whether the operator wants the node to end. */
  boolean stopping() {
    return stoppingSince.isPresent();
  }

  Optional<Mandate> mandate() {
    return word.mandate();
  }

  /** This member's copy of the data. */
  Optional<Copy> copy() {
    return data.directory().flatMap(Directory::copy);
  }

  /** Whether the primary of that epoch has ended it by its own word. */
  boolean hasResigned(Epoch epoch) {
    return word.resignation().filter(r -> r.epoch().equals(epoch)).isPresent();
  }

  Facts asked() {
    return new Facts(word, lost, data, stoppingSince, round + 1);
  }

  private boolean isOfThePrimary(Event.HeartbeatHeard heartbeat) {
    return mandate()
        .filter(m -> m.primary().equals(heartbeat.from()) && m.epoch().equals(heartbeat.epoch()))
        .isPresent();
  }

  private Facts with(Word next) {
    return new Facts(next, lost, data, stoppingSince, round);
  }

  private Facts with(Data next) {
    return new Facts(word, lost, next, stoppingSince, round);
  }
}
