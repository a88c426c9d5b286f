package dev.regent.node.decision;

import dev.regent.node.decision.Event.Directory;
import dev.regent.node.decision.Event.Promotion;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import dev.regent.protocol.values.Resignation;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What this member has learned, whatever it is doing.
 *
 * @param lost whom the own gossip observation has lost
 * @param heard who acknowledges this primary's heartbeats
 * @param data how its own copy of the data is
 * @param illness what the probes say
 * @param passage what the fence says
 * @param stoppingSince when the operator asked for the node's end, if he has
 * @param round of the last question asked
 */
record Facts(
    Word word,
    Set<MemberId> lost,
    Event.WitnessesHeard heard,
    Data data,
    Illness illness,
    Passage passage,
    Optional<Long> stoppingSince,
    long round) {

  /** Whether clients pass the door, as the fence last said, and since when. */
  record Passage(boolean open, long since) {
    Passage moved(boolean isOpen, long now) {
      return isOpen == open ? this : new Passage(isOpen, now);
    }
  }

  /** Since when the probes of the local PostgreSQL fail, if they do. */
  record Illness(Optional<Long> since, String reason) {
    static final Illness NONE = new Illness(Optional.empty(), "");

    boolean isLongerThan(long nanos, long now) {
      return since.filter(then -> now - then > nanos).isPresent();
    }

    Illness probed(Optional<String> why, long now) {
      return why.map(said -> new Illness(since.or(() -> Optional.of(now)), said)).orElse(NONE);
    }
  }

  /** How far the WAL of an epoch's primary reached. */
  record Source(Epoch epoch, Position end) {}

  /**
   * The own copy: its directory, and how far it reached when last seen.
   *
   * @param armed the list that is known to be in force in the running server
   * @param readers whether read-only clients may be passing (S9)
   * @param comeback how it is being brought back, if it has to be
   * @param shortage why there is no room for more WAL, if there is none
   * @param source how far the primary's WAL reached when this copy last received of it
   */
  record Data(
      Optional<Directory> directory,
      Position position,
      boolean receiving,
      Optional<InSyncSet> armed,
      boolean readers,
      Comeback comeback,
      Optional<String> shortage,
      Optional<Source> source) {

    Data of(Directory found) {
      return new Data(
          Optional.of(found),
          position,
          receiving,
          Optional.empty(),
          readers,
          comeback,
          shortage,
          source);
    }

    Data at(Position seen, boolean nowReceiving) {
      return new Data(directory, seen, nowReceiving, armed, readers, comeback, shortage, source);
    }

    Data armed(Optional<InSyncSet> list) {
      return new Data(directory, position, receiving, list, readers, comeback, shortage, source);
    }

    Data readers(boolean may) {
      return new Data(directory, position, receiving, armed, may, comeback, shortage, source);
    }

    Data comeback(Comeback next) {
      return new Data(directory, position, receiving, armed, readers, next, shortage, source);
    }

    Data receivesOf(Source from) {
      return new Data(
          directory, position, receiving, armed, readers, comeback, shortage, Optional.of(from));
    }

    Data shortage(Optional<String> why) {
      return new Data(directory, position, receiving, armed, readers, comeback, why, source);
    }

    /** It is marked when it is ordered: it may happen and never be reported (S13). */
    Data promoting(Epoch epoch) {
      Promotion begun = new Promotion(epoch, Reign.timelineOf(epoch, position.timeline()));
      Directory marked = directory.orElse(Directory.ABSENT).promoting(begun);
      return new Data(
          Optional.of(marked), position, receiving, armed, readers, comeback, shortage, source);
    }
  }

  static Facts none(long now) {
    return new Facts(
        Word.none(now),
        Set.of(),
        new Event.WitnessesHeard(Set.of(), Set.of()),
        new Data(
            Optional.empty(),
            Position.NONE,
            false,
            Optional.empty(),
            false,
            Comeback.NONE,
            Optional.empty(),
            Optional.empty()),
        Illness.NONE,
        new Passage(false, now),
        Optional.empty(),
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
          new Facts(
              word, Set.copyOf(e.lost()), heard, data, illness, passage, stoppingSince, round);
      case Event.WitnessesHeard e ->
          new Facts(word, lost, e, data, illness, passage, stoppingSince, round);
      case Event.DirectoryFound e -> with(data.of(e.directory()));
      case Event.DirectoryMade e ->
          with(data.of(e.directory()).comeback(data.comeback().made(now)));
      case Event.Started e ->
          with(data.at(e.end(), false).armed(Optional.empty()).comeback(data.comeback().started()))
              .with(Illness.NONE);
      case Event.Severed e -> with(data.at(e.position(), false));
      case Event.ReplicationSeen e -> with(seen(e));
      case Event.ReadersMoved e -> with(data.readers(e.admitted()));
      case Event.Promoted e -> with(promoted(e));
      case Event.Armed e -> with(data.armed(Optional.of(e.list())));
      case Event.Failed e -> with(failed(e, now));
      case Event.Exited e -> with(data.armed(Optional.empty()));
      case Event.Stopped e -> with(data.armed(Optional.empty())).with(Illness.NONE);
      case Event.RoomSeen e -> with(data.shortage(e.shortage()));
      case Event.Probed e -> with(illness.probed(e.illness(), now));
      case Event.DoorMoved e ->
          new Facts(
              word, lost, heard, data, illness, passage.moved(e.open(), now), stoppingSince, round);
      case Event.StopAsked e ->
          new Facts(
              word,
              lost,
              heard,
              data,
              illness,
              passage,
              stoppingSince.or(() -> Optional.of(now)),
              round);
      default -> this;
    };
  }

  /** Whether the operator wants the node to end. */
  boolean stopping() {
    return stoppingSince.isPresent();
  }

  /** Whether it was asked to end longer ago than that. */
  boolean isLate(Duration patience, long now) {
    return stoppingSince.filter(since -> now - since > patience.toNanos()).isPresent();
  }

  Optional<Mandate> mandate() {
    return word.mandate();
  }

  /** Whether an operator wants nothing to be decided. */
  boolean paused() {
    return mandate().filter(Mandate::paused).isPresent();
  }

  /** This member's copy of the data. */
  Optional<Copy> copy() {
    return data.directory().flatMap(Directory::copy);
  }

  /** Whether the primary of that epoch has ended it by its own word. */
  boolean hasResigned(Epoch epoch) {
    return resignation(epoch).isPresent();
  }

  /** What the primary of that epoch said when it ended it. */
  Optional<Resignation> resignation(Epoch epoch) {
    return word.resignation().filter(it -> it.epoch().equals(epoch));
  }

  /** Whether a mandate of a higher epoch than that one's is known. */
  boolean hasSuccessor(Mandate of) {
    return mandate().filter(newest -> newest.epoch().isAfter(of.epoch())).isPresent();
  }

  Facts asked() {
    return new Facts(word, lost, heard, data, illness, passage, stoppingSince, round + 1);
  }

  /** They may be passing from the moment on when they are let in. */
  Facts admittingReaders() {
    return with(data.readers(true));
  }

  Facts promoting(Epoch epoch) {
    return with(data.promoting(epoch));
  }

  Facts comingBack(Comeback next) {
    return with(data.comeback(next));
  }

  /** It may be gone from the moment on when something is ordered that takes it away. */
  Facts withoutDirectory() {
    return with(data.of(Directory.ABSENT));
  }

  /** What the promotion came to is what is marked from then on. */
  private Data promoted(Event.Promoted event) {
    Promotion done = new Promotion(event.reign().epoch(), event.reign().timeline());
    return data.of(data.directory().orElse(Directory.ABSENT).promoting(done)).armed(data.armed());
  }

  private Data seen(Event.ReplicationSeen event) {
    Comeback comeback = event.receiving() ? data.comeback().arrived() : data.comeback();
    Data next = data.at(event.position(), event.receiving()).comeback(comeback);
    Position end = new Position(event.position().timeline(), event.sourceEnd());
    boolean told = event.receiving() && event.sourceEnd().isAfter(Lsn.ZERO);
    return told && mandate().isPresent()
        ? next.receivesOf(new Source(mandate().get().epoch(), end))
        : next;
  }

  private Data failed(Event.Failed event, long now) {
    return switch (event.operation()) {
      case ARM -> data.armed(Optional.empty());
      case START -> data.comeback(data.comeback().failedToStart());
      case REWIND, CLONE -> data.comeback(data.comeback().failed(event.reason(), now));
      case INITIALIZE, FOLLOW, SEVER, PROMOTE, STOP -> data;
    };
  }

  private boolean isOfThePrimary(Event.HeartbeatHeard heartbeat) {
    return mandate()
        .filter(m -> m.primary().equals(heartbeat.from()) && m.epoch().equals(heartbeat.epoch()))
        .isPresent();
  }

  private Facts with(Word next) {
    return new Facts(next, lost, heard, data, illness, passage, stoppingSince, round);
  }

  private Facts with(Data next) {
    return new Facts(word, lost, heard, next, illness, passage, stoppingSince, round);
  }

  private Facts with(Illness next) {
    return new Facts(word, lost, heard, data, next, passage, stoppingSince, round);
  }
}
