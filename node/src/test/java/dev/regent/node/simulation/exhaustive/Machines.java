package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.State;
import dev.regent.node.simulation.exhaustive.Host.Firewall;
import dev.regent.node.simulation.exhaustive.Host.Folder;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.witness.StillWitness;
import java.util.List;
import java.util.Optional;

/** Machines, their nodes and their firewalls: started, gone, told to open and to shut. */
final class Machines {
  private final Play play;

  Machines(Play play) {
    this.play = play;
  }

  void crash(int who) {
    killNode(who);
    play.databases().end(who);
    play.firewall(who, it -> Firewall.CLOSED);
  }

  /** PostgreSQL and the firewall stay as they are. */
  void killNode(int who) {
    play.letters().orphaned(who);
    play.host(who, play.host(who).node(Optional.empty()));
  }

  /** First the door is shut, then what an earlier life left is ended, then it looks around. */
  void boot(int who) {
    play.databases().end(who);
    play.firewall(who, it -> Firewall.CLOSED);
    Host.Node node =
        new Host.Node(
            State.initial(play.now()),
            StillWitness.begin(play.host(who).folder().isPresent(), play.now()),
            Optional.empty(),
            Optional.empty(),
            List.of());
    play.host(who, play.host(who).node(Optional.of(node)));
    play.tell(who, play.host(who).record().told());
    if (!play.rules(who).isArbiter()) {
      play.tell(
          who,
          new Event.DirectoryFound(
              play.host(who).folder().map(Folder::seen).orElse(Event.Directory.ABSENT)));
    }
    play.tell(who, new Event.Ticked());
  }

  void obey(int who, Effect.ToFence order) {
    switch (order) {
      case Effect.OpenDoor(long until) -> {
        play.firewall(who, it -> it.until(until > play.now() ? until : 0));
        play.soon(who, new Event.DoorMoved(until > play.now()));
      }
      case Effect.CloseDoor close -> {
        play.firewall(who, it -> it.until(0));
        play.soon(who, new Event.DoorMoved(false));
      }
      case Effect.AdmitReaders(boolean admitted) -> {
        if (admitted || play.keeps(ShellClause.S9_READERS_ARE_SHUT_OUT)) {
          play.firewall(who, it -> it.readers(admitted));
        }
        play.soon(who, new Event.ReadersMoved(admitted));
      }
      case Effect.BlockUpstream(var upstream) -> play.firewall(who, it -> it.blocked(upstream));
    }
  }

  /** Leases end, streams that lead nowhere are given up, and every clock ticks. */
  void passTime() {
    long before = play.now();
    play.world(play.world().time(play.world().time() + 1));
    play.databases().streams().timeOut();
    for (int i = 0; i < play.size(); i++) {
      long until = play.host(i).firewall().until();
      if (before < until && until <= play.now()) {
        play.firewall(i, it -> it.until(0));
        play.soon(i, new Event.DoorMoved(false));
      }
      int who = i;
      play.soon(() -> play.look(who));
    }
  }
}
