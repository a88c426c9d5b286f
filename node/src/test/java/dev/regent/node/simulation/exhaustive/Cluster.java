package dev.regent.node.simulation.exhaustive;

import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One state of the small model: all that the next step depends on, and what has been seen. */
record Cluster(List<Host> hosts, World world) {
  Cluster {
    hosts = List.copyOf(hosts);
  }

  /** A letter whose sender asks something else by now, or is gone. */
  record Letter(int from, int to, Request request) {}

  /**
   * What is not on any machine.
   *
   * @param time in steps of a little more than a lease
   * @param cut the link that is cut, by its two ends
   */
  record World(
      int time, Optional<Link> cut, List<Letter> late, Ledger ledger, Allowance allowance) {

    World time(int next) {
      return new World(next, cut, late, ledger, allowance);
    }

    World cut(Optional<Link> next) {
      return new World(time, next, late, ledger, allowance);
    }

    World late(List<Letter> next) {
      List<Letter> sorted = new ArrayList<>(next.stream().distinct().toList());
      sorted.sort(Comparator.comparing(Letter::toString));
      return new World(time, cut, List.copyOf(sorted), ledger, allowance);
    }

    World ledger(Ledger next) {
      return new World(time, cut, late, next, allowance);
    }

    World allowance(Allowance next) {
      return new World(time, cut, late, ledger, next);
    }
  }

  /** Two ends, the lower first. */
  record Link(int low, int high) {
    static Link of(int one, int other) {
      return new Link(Math.min(one, other), Math.max(one, other));
    }
  }

  /**
   * What clients and onlookers know.
   *
   * @param writes how many were begun
   * @param acknowledged the writes that a client was told of
   * @param shown the writes that a client may have read
   * @param under the highest epoch that acknowledged any
   * @param promoted who was promoted in each epoch
   */
  record Ledger(
      int writes,
      int copies,
      String acknowledged,
      String shown,
      Epoch under,
      SortedMap<Epoch, MemberId> promoted) {
    static final Ledger EMPTY = new Ledger(0, 0, "", "", Epoch.NONE, new TreeMap<>());

    Ledger wrote() {
      return new Ledger(writes + 1, copies, acknowledged, shown, under, promoted);
    }

    Ledger copied() {
      return new Ledger(writes, copies + 1, acknowledged, shown, under, promoted);
    }

    Ledger acknowledged(String more, Epoch by) {
      return new Ledger(writes, copies, acknowledged + more, shown, Epoch.max(under, by), promoted);
    }

    Ledger shown(String all) {
      return new Ledger(writes, copies, acknowledged, all, under, promoted);
    }

    Ledger promoted(Epoch epoch, MemberId member) {
      SortedMap<Epoch, MemberId> all = new TreeMap<>(promoted);
      all.put(epoch, member);
      return new Ledger(writes, copies, acknowledged, shown, under, all);
    }
  }
}
