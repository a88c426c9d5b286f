package dev.regent.node.decision;

import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Position;
import dev.regent.protocol.values.Reign;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a member is doing. */
public sealed interface Phase {

  /** Those in which this member may be a primary, or be about to become one. */
  sealed interface Sovereign extends Phase {
    /** The newest mandate that this member wrote. */
    Mandate mandate();
  }

  /** Just started: finding out what there is. */
  record Waking(Map<MemberId, Answer.Known> known, long askedAt) implements Phase {
    /** Copies the map. */
    public Waking {
      known = Map.copyOf(known);
    }

    static Waking begin(long now) {
      return new Waking(Map.of(), now - 1_000_000_000_000L);
    }

    Waking heard(MemberId from, Answer.Known answer) {
      Map<MemberId, Answer.Known> all = new HashMap<>(known);
      all.put(from, answer);
      return new Waking(all, askedAt);
    }
  }

  /** An arbiter, once its witness has a record: there is nothing to decide. */
  record Arbitrating(long inquiredAt) implements Phase {}

  /** What became of the local PostgreSQL of a member that is not the primary. */
  enum Server {
    /** There is no data directory. */
    ABSENT,
    /** It replays what it has. */
    STARTING,
    /** In recovery, all its WAL replayed. */
    RUNNING,
    /** It does not answer, and is being ended. */
    ENDING,
    /** It ended or would not start; tried again after a while. */
    FAILED,
    /** It ended during a pause, and is left as it is. */
    LEFT
  }

  /** What became of the last change of upstream. */
  enum Move {
    DONE,
    UNDER_WAY,
    /** Tried again after a while. */
    FAILED
  }

  /**
   * Somebody asked this member to stand.
   *
   * @param until it begins no canvass for that after then
   * @param ordered an operator did, and not another member
   */
  record Petition(long until, boolean ordered) {}

  /**
   * In recovery, following the recorded primary or nobody.
   *
   * @param since when the server or its upstream last changed
   * @param standAt before then it does not stand for election
   * @param inquiredAt when others were last asked what they know
   * @param leaving when it asked to be taken out of the set, before a stop
   * @param petition why it stands though nobody is missed
   */
  record Following(
      Server server,
      Optional<MemberId> upstream,
      Move move,
      long since,
      long standAt,
      long inquiredAt,
      Optional<Long> leaving,
      Optional<Petition> petition)
      implements Phase {

    static Following begin(Server server, long now, long standAt) {
      return new Following(
          server,
          Optional.empty(),
          Move.DONE,
          now,
          standAt,
          now,
          Optional.empty(),
          Optional.empty());
    }

    Following server(Server next, long now) {
      return new Following(
          next, Optional.empty(), Move.DONE, now, standAt, inquiredAt, leaving, petition);
    }

    Following movingTo(MemberId primary, long now) {
      return new Following(
          server,
          Optional.of(primary),
          Move.UNDER_WAY,
          now,
          standAt,
          inquiredAt,
          leaving,
          petition);
    }

    Following moved(boolean done, long now) {
      return new Following(
          server,
          done ? upstream : Optional.empty(),
          done ? Move.DONE : Move.FAILED,
          now,
          standAt,
          inquiredAt,
          leaving,
          petition);
    }

    boolean moving() {
      return move == Move.UNDER_WAY;
    }

    /** Follows nobody. */
    Following cut(long now) {
      return new Following(
          server, Optional.empty(), Move.DONE, now, standAt, inquiredAt, leaving, petition);
    }

    Following standAt(long then) {
      return new Following(server, upstream, move, since, then, inquiredAt, leaving, petition);
    }

    Following inquiredAt(long now) {
      return new Following(server, upstream, move, since, standAt, now, leaving, petition);
    }

    Following leavingSince(long now) {
      return new Following(
          server, upstream, move, since, standAt, inquiredAt, Optional.of(now), petition);
    }

    /** It is to stand from then on. */
    Following petition(long from, Petition next) {
      return new Following(
          server, upstream, move, since, from, inquiredAt, leaving, Optional.of(next));
    }

    Following withoutPetition() {
      return new Following(
          server, upstream, move, since, standAt, inquiredAt, leaving, Optional.empty());
    }

    boolean isPetitioned(long now) {
      return petition.filter(it -> now < it.until()).isPresent();
    }
  }

  /** How far the return of a copy that does not fit has come. */
  enum Return {
    ENDING_TO_REWIND,
    REWINDING,
    ENDING_TO_CLONE,
    CLONING
  }

  /** The old copy does not fit: PostgreSQL is ended, then the directory rewound or replaced. */
  record Rejoining(Return step, long since) implements Phase {}

  /** A standby that collects votes. */
  record Canvassing(Following base, Canvass canvass) implements Phase {}

  /**
   * A candidate that was elected and now cuts the in-sync set off the old primary (S5).
   *
   * @param told what the members of the bound set told, this one included
   */
  record Severing(
      Following base,
      Epoch epoch,
      Mandate bound,
      long round,
      Optional<Position> own,
      Map<MemberId, Answer.Severed> told,
      long until)
      implements Phase {
    /** Copies the map. */
    public Severing {
      told = Map.copyOf(told);
    }

    Severing severed(Position position) {
      return new Severing(base, epoch, bound, round, Optional.of(position), told, until);
    }

    Severing told(MemberId member, Answer.Severed answer) {
      Map<MemberId, Answer.Severed> all = new HashMap<>(told);
      all.put(member, answer);
      return new Severing(base, epoch, bound, round, own, all, until);
    }
  }

  /** A member of the in-sync set that severs for another's election. */
  record Yielding(Following base, Epoch epoch, long ticket, Optional<Position> position, long until)
      implements Phase {}

  /** How far a newly elected primary has come. */
  enum Step {
    /** Its first revision is on its way. */
    RECORDING_ELECTION,
    /** The very first {@code initdb}. */
    INITIALIZING,
    /** The system identifier is on its way. */
    RECORDING_SYSTEM,
    /** PostgreSQL starts, in recovery. */
    STARTING,
    /** The list that it will need is being put in force. */
    ARMING,
    /** PostgreSQL is being promoted. */
    PROMOTING,
    /** The promotion is being added to the recorded history. */
    RECORDING_REIGN
  }

  /** Elected, and on the way to taking writes. */
  record Ascending(Step step, Recording recording, Optional<Reign> reign) implements Sovereign {
    @Override
    public Mandate mandate() {
      return recording.mandate();
    }

    Ascending at(Step next) {
      return new Ascending(next, recording, reign);
    }
  }

  /**
   * The primary.
   *
   * @param inForce the newest mandate that a majority is known to have recorded
   * @param recording a revision that may be in force and is not known to be
   * @param renewal votes for a higher epoch, while a promise stands above this one (S12)
   * @param countedSince when the electorate in force came into force, or the reign began
   */
  record Reigning(
      Reign reign,
      Mandate inForce,
      Optional<Recording> recording,
      Optional<Canvass> renewal,
      Synchrony synchrony,
      Door door,
      long countedSince)
      implements Sovereign {
    @Override
    public Mandate mandate() {
      return recording.map(Recording::mandate).orElse(inForce);
    }

    Reigning inForce(Mandate mandate, long now) {
      boolean same = mandate.electorate().equals(inForce.electorate());
      return new Reigning(
          reign,
          mandate,
          Optional.empty(),
          Optional.empty(),
          synchrony,
          door,
          same ? countedSince : now);
    }

    Reigning recording(Recording next) {
      return new Reigning(
          reign, inForce, Optional.of(next), Optional.empty(), synchrony, door, countedSince);
    }

    Reigning renewal(Optional<Canvass> next) {
      return new Reigning(reign, inForce, recording, next, synchrony, door, countedSince);
    }

    Reigning synchrony(Synchrony next) {
      return new Reigning(reign, inForce, recording, renewal, next, door, countedSince);
    }

    /** S11: nobody is in the record in force, and nobody in any that was sent since. */
    boolean isAlone() {
      return inForce.inSync().isEmpty()
          && recording.map(sent -> sent.mandate().inSync().isEmpty()).orElse(true);
    }

    Reigning door(Door next) {
      return new Reigning(reign, inForce, recording, renewal, synchrony, next, countedSince);
    }
  }

  /** A planned stop on its way (S14). */
  enum Handing {
    CHECKPOINTING,
    STOPPING,
    RESIGNING_ALONE,
    RESIGNING
  }

  /**
   * The primary hands over, before its node ends or because an operator wants another primary.
   *
   * @param before its reign until then, to which it goes back when nothing was stopped yet
   */
  record HandingOver(
      Handing step,
      Reigning before,
      Optional<MemberId> target,
      Set<MemberId> told,
      long round,
      long until)
      implements Phase {
    /** Copies the set. */
    public HandingOver {
      told = Set.copyOf(told);
    }

    Mandate mandate() {
      return before.mandate();
    }

    /** Whether clients could see what this copy holds (S9). */
    boolean shown() {
      return before.door().shown();
    }

    HandingOver before(Reigning learned) {
      return new HandingOver(step, learned, target, told, round, until);
    }

    HandingOver at(Handing next, long asked) {
      return new HandingOver(next, before, target, told, asked, until);
    }

    HandingOver until(long then) {
      return new HandingOver(step, before, target, told, round, then);
    }

    HandingOver withoutTarget() {
      return new HandingOver(step, before, Optional.empty(), told, round, until);
    }

    HandingOver told(MemberId member) {
      Set<MemberId> all = new HashSet<>(told);
      all.add(member);
      return new HandingOver(step, before, target, all, round, until);
    }
  }

  /** Why a PostgreSQL is being ended. */
  enum Cause {
    /** Another was elected (S12). */
    DEPOSED,
    /** It crashed, or its probes failed (S3). */
    CRASHED,
    /** A promotion or start under a mandate did not succeed. */
    FAILED
  }

  /**
   * The door is shut and PostgreSQL is being ended, every process of it.
   *
   * @param alone whether nobody else can be elected meanwhile (S11)
   * @param ended it has ended, and the own witness is being told of the resignation
   * @param until how long a node that is to end waits for that
   */
  record Closing(Cause cause, Mandate mandate, boolean alone, boolean ended, long round, long until)
      implements Phase {}

  /** PostgreSQL is being ended, and then the node. */
  record Ending(boolean killing) implements Phase {}
}
