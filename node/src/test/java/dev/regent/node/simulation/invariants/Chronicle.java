package dev.regent.node.simulation.invariants;

import dev.regent.node.simulation.model.Timeline;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What really happened: which mandates a majority recorded, and which timelines were begun. */
public final class Chronicle {
  private static final MemberId NOBODY = new MemberId("nobody");

  private record Begun(Epoch epoch, Timeline timeline) {}

  private final TreeMap<Mandate, Set<MemberId>> recordedBy = new TreeMap<>();
  private final List<Begun> begun = new ArrayList<>();
  private final Map<Epoch, MemberId> promoted = new HashMap<>();
  private Optional<Mandate> inForce = Optional.empty();
  private Epoch acknowledgedUnder = Epoch.NONE;
  private long acknowledged;

  /** By epoch and revision; the first one's content is what counts. */
  public Mandate recorded(Mandate mandate, MemberId by) {
    Set<MemberId> all = recordedBy.computeIfAbsent(mandate, first -> new HashSet<>());
    all.add(by);
    if (mandate.electorate().hasMajority(all)
        && inForce.filter(m -> !mandate.isNewerThan(m)).isEmpty()) {
      inForce = Optional.of(mandate);
    }
    return recordedBy.floorKey(mandate);
  }

  /**
   * Its record is gone. What a majority had then is in force; a letter of before that arrives now
   * does not make one together with what is gone: whoever wrote it has not heard of a majority.
   */
  public void forgotten(MemberId by) {
    recordedBy.forEach(
        (mandate, all) -> {
          if (!mandate.electorate().hasMajority(all)) {
            all.remove(by);
          }
        });
  }

  /** The newest that a majority has ever had on its disks. */
  public Optional<Mandate> inForce() {
    return inForce;
  }

  /** Whether nobody has a newer one than that. */
  public boolean isSettled() {
    return inForce.filter(m -> m.equals(recordedBy.lastKey())).isPresent();
  }

  /**
   * Those of earlier epochs that may have been in force when that epoch was elected: the newest
   * that a majority had, and every newer one that anybody had.
   */
  public Collection<Mandate> boundBefore(Epoch epoch) {
    Mandate first =
        Mandate.founding(NOBODY, Electorate.of(List.of(NOBODY)))
            .succeededBy(epoch, NOBODY, InSyncSet.EMPTY);
    List<Mandate> bound = new ArrayList<>();
    for (var each : recordedBy.headMap(first, false).descendingMap().entrySet()) {
      bound.add(each.getKey());
      if (each.getKey().electorate().hasMajority(each.getValue())) {
        break;
      }
    }
    return bound;
  }

  /** The timelines that were begun under a lower epoch; a promotion may come to its end late. */
  public List<Timeline> timelinesBefore(Epoch epoch) {
    return begun.stream().filter(each -> epoch.isAfter(each.epoch())).map(Begun::timeline).toList();
  }

  /** The timelines that were begun under a higher epoch. */
  public List<Timeline> timelinesAfter(Epoch epoch) {
    return begun.stream().filter(each -> each.epoch().isAfter(epoch)).map(Begun::timeline).toList();
  }

  /** Who was promoted under that epoch before, if anybody. */
  public Optional<MemberId> promoted(Epoch epoch, MemberId member, Timeline timeline) {
    begun.add(new Begun(epoch, timeline));
    return Optional.ofNullable(promoted.put(epoch, member));
  }

  public void acknowledged(Epoch under) {
    acknowledgedUnder = Epoch.max(acknowledgedUnder, under);
    acknowledged++;
  }

  /** The newest epoch under which a write was acknowledged. */
  public Epoch acknowledgedUnder() {
    return acknowledgedUnder;
  }

  public long acknowledged() {
    return acknowledged;
  }
}
