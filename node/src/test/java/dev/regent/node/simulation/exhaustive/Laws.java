package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Phase;
import dev.regent.node.simulation.exhaustive.Cluster.Ledger;
import dev.regent.node.simulation.invariants.Violation;
import dev.regent.node.witness.SimulatedWitness.OnDisk;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Resignation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The simulator's invariants, by their names, over the states of the small model. */
final class Laws {
  private final Play play;

  Laws(Play play) {
    this.play = play;
  }

  void afterStep() {
    int serving = -1;
    for (int each = 0; each < play.size(); each++) {
      Host host = play.host(each);
      boolean open = host.isPrimary() && play.isDoorOpen(each);
      if (open && play.scenario().fenceWorks()) {
        if (serving >= 0) {
          throw violated("OneServesAtATime", "%s and %s", play.member(serving), play.member(each));
        }
        serving = each;
        readsAreCurrent(each);
      }
      if (open) {
        show(each);
      }
      if (play.scenario().fenceWorks() && host.isPrimary() && host.firewall().readers()) {
        throw violated("ReadersSeeRecoveryOnly", "%s takes writes", play.member(each));
      }
      if (host.isPrimary()
          && host.node().isPresent()
          && host.up().state().phase() instanceof Phase.Reigning reign) {
        listCoversRecord(each, reign);
        lonePrimaryServes(each, reign);
      }
    }
  }

  private void readsAreCurrent(int who) {
    Epoch under = play.world().ledger().under();
    Epoch reign = play.host(who).running().reign();
    if (under.isAfter(reign)) {
      throw violated("ReadsAreCurrent", "%s of %s after epoch %s", play.member(who), reign, under);
    }
  }

  private void show(int who) {
    String before = play.world().ledger().shown();
    String visible = play.host(who).data().wal().writes(0, play.host(who).running().released());
    String shown = before + lacking(before, visible);
    if (shown.length() > before.length()) {
      play.ledger(it -> it.shown(shown));
    }
  }

  /** Those of the writes that are not among these. */
  private static String lacking(String these, String writes) {
    return writes
        .chars()
        .filter(write -> these.indexOf(write) < 0)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private void listCoversRecord(int who, Phase.Reigning reign) {
    if (!reign.door().shown()) {
      return;
    }
    InSyncSet list = play.host(who).data().list();
    for (Mandate mandate : new Mandate[] {reign.inForce(), reign.mandate()}) {
      InSyncSet set = mandate.inSync();
      long strangers = list.copies().stream().filter(copy -> !set.contains(copy)).count();
      if (!set.isEmpty() && list.acks() - strangers < set.acks()) {
        throw violated(
            "ListCoversRecord", "%s waits for %s under %s", play.member(who), list, mandate);
      }
    }
  }

  private void lonePrimaryServes(int who, Phase.Reigning reign) {
    boolean alone =
        reign.renewal().isEmpty()
            && reign.inForce().inSync().isEmpty()
            && reign.mandate().inSync().isEmpty();
    if (alone && play.scenario().fenceWorks() && !play.isDoorOpen(who)) {
      throw violated("LonePrimaryServes", "%s is alone and shut", play.member(who));
    }
  }

  void connected(int standby, int source) {
    Wal has = play.host(standby).data().wal();
    Wal streams = play.host(source).data().wal();
    if (!streams.beginsWith(has)) {
      throw violated(
          "NoFollowerWithAnotherPast",
          "%s at %s streams from %s at %s",
          play.member(standby),
          has,
          play.member(source),
          streams);
    }
  }

  void recorded(int who, OnDisk before) {
    OnDisk record = play.host(who).record();
    boolean older =
        before
            .mandate()
            .filter(m -> record.mandate().isEmpty() || m.isNewerThan(record.mandate().get()))
            .isPresent();
    if (before.promise().isAfter(record.promise()) || older) {
      throw violated("PromisesNeverFall", "%s had %s, now %s", play.member(who), before, record);
    }
    for (int each = 0; each < play.size(); each++) {
      Optional<Mandate> other = play.host(each).record().mandate();
      Optional<Mandate> mine = record.mandate();
      if (other.isPresent()
          && mine.isPresent()
          && other.get().compareTo(mine.get()) == 0
          && !other.equals(mine)) {
        throw violated("OnePrimaryPerEpoch", "two of one revision: %s and %s", other, mine);
      }
    }
  }

  void promoted(int who, Epoch epoch) {
    Ledger ledger = play.world().ledger();
    MemberId before = ledger.promoted().get(epoch);
    if (before != null) {
      throw violated(
          "OnePrimaryPerEpoch", "%s is promoted in %s after %s", play.member(who), epoch, before);
    }
    play.ledger(it -> it.promoted(epoch, play.member(who)));
    Wal wal = play.host(who).data().wal();
    if (play.scenario().waits()) {
      holds(who, epoch, ledger.acknowledged(), "was acknowledged");
      if (play.scenario().fenceWorks()) {
        holds(who, epoch, ledger.shown(), "was shown");
      }
    }
    plannedStopLosesNothing(who, epoch, wal);
  }

  private void holds(int who, Epoch epoch, String writes, String why) {
    Wal wal = play.host(who).data().wal();
    String lost = lacking(wal.records(), writes);
    if (!lost.isEmpty()) {
      throw violated(
          "AcknowledgedWritesStay",
          "%s, promoted in %s at %s, lacks %s, which %s",
          play.member(who),
          epoch,
          wal,
          lost,
          why);
    }
  }

  private void plannedStopLosesNothing(int who, Epoch epoch, Wal wal) {
    for (int each = 0; each < play.size(); each++) {
      Optional<Resignation> told = play.host(each).record().resignation();
      boolean binds =
          told.filter(r -> r.finalPosition().isPresent())
                  .filter(r -> r.epoch().next().equals(epoch))
                  .isPresent()
              && play.rules(who).everybody().hasMajority(knownTo(told));
      if (!binds) {
        continue;
      }
      Wal left = play.host(play.indexOf(told.get().primary())).data().wal();
      String lost = lacking(wal.records(), play.world().ledger().acknowledged());
      if (lost.chars().anyMatch(write -> left.records().indexOf(write) >= 0)) {
        throw violated(
            "PlannedStopLosesNothing",
            "%s, promoted in %s at %s, lacks some of %s, of before %s",
            play.member(who),
            epoch,
            wal,
            lost,
            told.get());
      }
    }
  }

  private List<MemberId> knownTo(Optional<Resignation> told) {
    return IntStream.range(0, play.hosts().size())
        .filter(each -> play.host(each).record().resignation().equals(told))
        .mapToObj(play::member)
        .toList();
  }

  private static Violation violated(String law, String what, Object... values) {
    return new Violation(law, what.formatted(values));
  }
}
