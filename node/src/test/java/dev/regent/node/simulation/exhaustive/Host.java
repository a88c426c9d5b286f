package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.State;
import dev.regent.node.witness.SimulatedWitness.OnDisk;
import dev.regent.node.witness.StillWitness;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.MemberId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A machine: its witness's record, its node and PostgreSQL as far as they run, its firewall. */
record Host(
    OnDisk record,
    Optional<Node> node,
    Optional<Folder> folder,
    Optional<Server> server,
    Firewall firewall) {

  /** A node that runs: what a crash forgets. */
  record Node(
      State state,
      StillWitness.Mind mind,
      Optional<Effect.Ask> question,
      Optional<Effect.Beat> beat,
      List<Effect> orders) {

    Node state(State next) {
      return new Node(next, mind, question, beat, orders);
    }

    Node mind(StillWitness.Mind next) {
      return new Node(state, next, question, beat, orders);
    }

    Node question(Effect.Ask next) {
      return new Node(state, mind, Optional.of(next), beat, orders);
    }

    Node beat(Optional<Effect.Beat> next) {
      return new Node(state, mind, question, next, orders);
    }

    Node orders(List<Effect> next) {
      return new Node(state, mind, question, beat, List.copyOf(next));
    }

    Node without(Effect order) {
      List<Effect> left = new ArrayList<>(orders);
      left.remove(order);
      return orders(left);
    }
  }

  /** A data directory. */
  record Folder(
      Copy copy,
      Optional<Event.Promotion> promotion,
      boolean primarys,
      Wal wal,
      Optional<MemberId> upstream,
      InSyncSet list) {

    Folder wal(Wal next) {
      return new Folder(copy, promotion, primarys, next, upstream, list);
    }

    Folder upstream(Optional<MemberId> next) {
      return new Folder(copy, promotion, primarys, wal, next, list);
    }

    Folder list(InSyncSet next) {
      return new Folder(copy, promotion, primarys, wal, upstream, next);
    }

    Folder promoting(Event.Promotion begun) {
      return new Folder(copy, Optional.of(begun), primarys, wal, upstream, list);
    }

    Folder ofPrimary() {
      return new Folder(copy, promotion, true, wal, Optional.empty(), list);
    }

    Event.Directory seen() {
      return new Event.Directory(
          Optional.of(copy), Optional.of("system"), promotion, Optional.empty());
    }
  }

  /**
   * A PostgreSQL that runs and answers.
   *
   * @param receiver from whom it streams
   * @param senders who streams from it, and what each confirmed
   * @param released up to there commits wait no more
   */
  record Server(
      boolean recovery,
      Epoch reign,
      Optional<MemberId> receiver,
      SortedMap<Copy, Integer> senders,
      int released) {
    static Server started(boolean recovery, int length) {
      return new Server(
          recovery, Epoch.NONE, Optional.empty(), Collections.emptySortedMap(), length);
    }

    Server receiver(Optional<MemberId> next) {
      return new Server(recovery, reign, next, senders, released);
    }

    Server sender(Copy copy, int confirmed) {
      SortedMap<Copy, Integer> all = new TreeMap<>(senders);
      all.put(copy, confirmed);
      return new Server(recovery, reign, receiver, all, released);
    }

    Server withoutSender(Copy copy) {
      SortedMap<Copy, Integer> all = new TreeMap<>(senders);
      all.remove(copy);
      return new Server(recovery, reign, receiver, all, released);
    }

    Server released(int upTo) {
      return new Server(recovery, reign, receiver, senders, upTo);
    }

    Server promoted(Epoch epoch, int length) {
      return new Server(false, epoch, Optional.empty(), senders, length);
    }
  }

  /**
   * The kernel's rules.
   *
   * @param until the lease's end
   * @param opened for a fence that does not work: it was told to open once
   */
  record Firewall(long until, boolean opened, boolean readers, Optional<MemberId> blocked) {
    static final Firewall CLOSED = new Firewall(0, false, false, Optional.empty());

    Firewall until(long then) {
      return new Firewall(then, opened || then > 0, readers, blocked);
    }

    Firewall forNewServer() {
      return new Firewall(until, false, readers, blocked);
    }

    Firewall readers(boolean admitted) {
      return new Firewall(until, opened, admitted, blocked);
    }

    Firewall blocked(Optional<MemberId> upstream) {
      return new Firewall(until, opened, readers, upstream);
    }
  }

  Host record(OnDisk next) {
    return new Host(next, node, folder, server, firewall);
  }

  Host node(Optional<Node> next) {
    return new Host(record, next, folder, server, firewall);
  }

  Host folder(Folder next) {
    return new Host(record, node, Optional.of(next), server, firewall);
  }

  Host server(Optional<Server> next) {
    return new Host(record, node, folder, next, firewall);
  }

  Host firewall(Firewall next) {
    return new Host(record, node, folder, server, next);
  }

  Node up() {
    return node.orElseThrow();
  }

  Folder data() {
    return folder.orElseThrow();
  }

  Server running() {
    return server.orElseThrow();
  }

  boolean isPrimary() {
    return server.isPresent() && !server.get().recovery();
  }
}
