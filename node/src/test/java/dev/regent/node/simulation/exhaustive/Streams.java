package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Event;
import dev.regent.node.simulation.exhaustive.Host.Folder;
import dev.regent.node.simulation.exhaustive.Host.Server;
import dev.regent.node.simulation.model.Point;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who streams from whom, which commits wait for it, and what clients are told. */
final class Streams {
  private final Play play;

  Streams(Play play) {
    this.play = play;
  }

  boolean reaches(int who, int source) {
    boolean blocked =
        play.scenario().fenceWorks()
            && play.host(who).firewall().blocked().equals(Optional.of(play.member(source)));
    return play.isWhole(who, source) && !blocked;
  }

  /** Whom it streams from, or will; an older stream ends. */
  void upstream(int who, Optional<MemberId> next) {
    play.folder(who, it -> it.upstream(next));
    Optional<MemberId> receiver = play.host(who).running().receiver();
    if (receiver.isPresent() && !receiver.equals(next)) {
      closeReceiver(who);
    }
  }

  private void closeReceiver(int who) {
    Optional<MemberId> source = play.host(who).running().receiver();
    play.server(who, it -> it.receiver(Optional.empty()));
    if (source.isPresent() && play.isWhole(who, play.indexOf(source.get()))) {
      forget(play.indexOf(source.get()), play.host(who).data().copy());
    }
  }

  private void forget(int source, Copy copy) {
    if (play.host(source).server().filter(it -> it.senders().containsKey(copy)).isPresent()) {
      play.server(source, it -> it.withoutSender(copy));
    }
  }

  /** The server ends: each end of its streams notices if the link is whole. */
  void endAll(int who) {
    closeReceiver(who);
    for (int each = 0; each < play.size(); each++) {
      boolean fed = receivesFrom(each, who);
      if (each != who && fed && play.isWhole(who, each)) {
        play.server(each, it -> it.receiver(Optional.empty()));
      }
    }
  }

  private boolean receivesFrom(int who, int source) {
    return play.host(who)
        .server()
        .filter(it -> it.receiver().equals(Optional.of(play.member(source))))
        .isPresent();
  }

  /** After a while a stream over a cut link, or to one that is gone, is noticed at both ends. */
  void timeOut() {
    for (int each = 0; each < play.size(); each++) {
      Optional<Server> server = play.host(each).server();
      if (server.flatMap(Server::receiver).isPresent()) {
        int source = play.indexOf(server.get().receiver().get());
        if (!isOpen(each, source)) {
          play.server(each, it -> it.receiver(Optional.empty()));
        }
      }
    }
    for (int each = 0; each < play.size(); each++) {
      Optional<Server> server = play.host(each).server();
      for (Copy copy : server.map(it -> List.copyOf(it.senders().keySet())).orElse(List.of())) {
        int standby = play.indexOf(copy.member());
        boolean open =
            play.host(standby).folder().filter(it -> it.copy().equals(copy)).isPresent()
                && receivesFrom(standby, each);
        if (!open) {
          forget(each, copy);
        }
      }
    }
  }

  private boolean isOpen(int standby, int source) {
    return play.isWhole(standby, source)
        && play.host(source)
            .server()
            .filter(it -> it.senders().containsKey(play.host(standby).data().copy()))
            .isPresent();
  }

  boolean canReceive(int who) {
    Optional<Server> server = play.host(who).server();
    if (server.filter(Server::recovery).isEmpty()) {
      return false;
    }
    Optional<MemberId> upstream = play.host(who).data().upstream();
    if (upstream.isEmpty() || play.host(play.indexOf(upstream.get())).server().isEmpty()) {
      return false;
    }
    int source = play.indexOf(upstream.get());
    return reaches(who, source)
        && (server.get().receiver().isPresent()
            ? isOpen(who, source)
            : play.host(source).data().wal().feeds(play.host(who).data().wal()));
  }

  /** It connects, if need be, and has all that its upstream has. */
  void receive(int who) {
    int source = play.indexOf(play.host(who).data().upstream().orElseThrow());
    Wal wal = play.host(source).data().wal();
    Copy copy = play.host(who).data().copy();
    if (play.host(who).running().receiver().isEmpty()) {
      play.laws().connected(who, source);
      play.server(who, it -> it.receiver(Optional.of(play.member(source))));
      play.server(source, it -> it.sender(copy, 0));
    }
    play.folder(who, it -> it.wal(wal));
  }

  boolean canConfirm(int who) {
    Optional<MemberId> receiver = play.host(who).server().flatMap(Server::receiver);
    return receiver.isPresent()
        && reaches(who, play.indexOf(receiver.get()))
        && isOpen(who, play.indexOf(receiver.get()));
  }

  void confirm(int who) {
    int source = play.indexOf(play.host(who).running().receiver().orElseThrow());
    Folder folder = play.host(who).data();
    play.server(source, it -> it.sender(folder.copy(), folder.wal().length()));
    release(source);
  }

  boolean isDrained(int who) {
    int length = play.host(who).data().wal().length();
    return play.host(who).running().recovery()
        || play.host(who).running().senders().values().stream().allMatch(it -> it >= length);
  }

  void write(int who) {
    char write = (char) ('a' + play.world().ledger().writes());
    play.ledger(Cluster.Ledger::wrote);
    play.folder(who, it -> it.wal(it.wal().and(write)));
    release(who);
  }

  /** Commits go on as far as the list lets them, and clients are told if they can be. */
  void release(int who) {
    Host host = play.host(who);
    if (!host.isPrimary()) {
      return;
    }
    int upTo = releasable(host);
    int from = host.running().released();
    if (upTo <= from) {
      return;
    }
    play.server(who, it -> it.released(upTo));
    String done = host.data().wal().writes(from, upTo);
    if (!done.isEmpty() && play.isDoorOpen(who)) {
      play.ledger(it -> it.acknowledged(done, host.running().reign()));
    }
  }

  private int releasable(Host host) {
    InSyncSet list = host.data().list();
    if (list.isEmpty() || !play.scenario().waits()) {
      return host.data().wal().length();
    }
    return host.running().senders().entrySet().stream()
        .filter(each -> list.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .sorted(Comparator.reverseOrder())
        .skip(list.acks() - 1L)
        .findFirst()
        .orElse(0);
  }

  Event.ReplicationSeen view(int who) {
    Server server = play.host(who).running();
    return new Event.ReplicationSeen(
        server.recovery(),
        play.host(who).data().wal().position(),
        server.senders().entrySet().stream()
            .map(
                each ->
                    new Event.ReplicationSeen.Standby(
                        each.getKey().applicationName(), true, Point.lsn(each.getValue())))
            .toList(),
        server.receiver().isPresent(),
        Lsn.ZERO);
  }
}
