package dev.regent.node.simulation.exhaustive;

import dev.regent.node.decision.Effect;
import dev.regent.node.decision.Event;
import dev.regent.node.decision.Event.Operation;
import dev.regent.node.simulation.exhaustive.Host.Firewall;
import dev.regent.node.simulation.exhaustive.Host.Folder;
import dev.regent.node.simulation.exhaustive.Host.Server;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.simulation.model.Point;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Reign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What PostgreSQL does: orders wait until it is their turn, and then happen at once. */
final class Databases {
  private final Play play;
  private final Streams streams;

  Databases(Play play) {
    this.play = play;
    this.streams = new Streams(play);
  }

  Streams streams() {
    return streams;
  }

  /** Orders of one kind overtake one another. */
  private enum Turn {
    LIFE,
    UPSTREAM,
    LIST,
    PROMOTION,
    FOLDER
  }

  private static Turn turn(Effect order) {
    return switch (order) {
      case Effect.Follow follow -> Turn.UPSTREAM;
      case Effect.Sever sever -> Turn.UPSTREAM;
      case Effect.Arm arm -> Turn.LIST;
      case Effect.Promote promote -> Turn.PROMOTION;
      case Effect.Initialize initialize -> Turn.FOLDER;
      case Effect.Rewind rewind -> Turn.FOLDER;
      case Effect.Clone clone -> Turn.FOLDER;
      default -> Turn.LIFE;
    };
  }

  void order(int who, Effect order) {
    if (order instanceof Effect.Arm(InSyncSet list) && isRecovering(who)) {
      arm(who, list);
      return;
    }
    boolean ends = order instanceof Effect.Stop || order instanceof Effect.Kill;
    List<Effect> orders = new ArrayList<>(play.host(who).up().orders());
    orders.removeIf(
        older ->
            turn(older) == turn(order)
                || (ends && (turn(older) == Turn.PROMOTION || turn(older) == Turn.FOLDER)));
    orders.add(order);
    play.node(who, it -> it.orders(orders));
  }

  private boolean isRecovering(int who) {
    return play.host(who).server().filter(Server::recovery).isPresent();
  }

  /** Whether it could come to its end now. */
  boolean isReady(int who, Effect order) {
    return switch (order) {
      case Effect.Stop stop -> play.host(who).server().isEmpty() || streams.isDrained(who);
      case Effect.Rewind(MemberId primary) -> canCopy(who, play.indexOf(primary));
      case Effect.Clone(MemberId source) -> canCopy(who, play.indexOf(source));
      default -> true;
    };
  }

  void complete(int who, Effect order) {
    if (play.host(who).server().isEmpty() && overSession(order).isPresent()) {
      fail(who, order);
      return;
    }
    play.node(who, it -> it.without(order));
    switch (order) {
      case Effect.Start start -> start(who);
      case Effect.Checkpoint checkpoint -> play.soon(who, new Event.Checkpointed(true));
      case Effect.Stop stop -> {
        Optional<Server> server = play.host(who).server();
        end(who);
        play.soon(who, new Event.Stopped(server.map(it -> play.host(who).data().wal().position())));
      }
      case Effect.Kill kill -> endUnclean(who);
      case Effect.Follow(MemberId upstream) -> {
        streams.upstream(who, Optional.of(upstream));
        play.soon(who, new Event.Followed(upstream));
      }
      case Effect.Sever(Epoch epoch) -> {
        if (play.keeps(ShellClause.S5_SEVER_BEFORE_TELLING)) {
          streams.upstream(who, Optional.empty());
        }
        play.soon(who, new Event.Severed(epoch, play.host(who).data().wal().position()));
      }
      case Effect.Arm(InSyncSet list) -> arm(who, list);
      case Effect.Promote(Epoch epoch) -> promote(who, epoch);
      case Effect.Initialize initialize -> make(who, Wal.FIRST);
      case Effect.Rewind(MemberId primary) -> copy(who, primary);
      case Effect.Clone(MemberId source) -> copy(who, source);
      default -> throw new IllegalStateException("no actuator takes " + order);
    }
  }

  /** A stop whose WAL does not drain in time, or a rewind or a clone that broke off. */
  void giveUp(int who, Effect order) {
    play.node(who, it -> it.without(order));
    if (order instanceof Effect.Stop) {
      endUnclean(who);
    } else {
      Operation failed = order instanceof Effect.Rewind ? Operation.REWIND : Operation.CLONE;
      play.soon(who, new Event.Failed(failed, "cannot reach its source"));
    }
  }

  void endUnclean(int who) {
    end(who);
    play.soon(who, new Event.Stopped(Optional.empty()));
  }

  private void start(int who) {
    if (play.host(who).folder().isEmpty()) {
      play.soon(who, new Event.Failed(Operation.START, "it does not start"));
      return;
    }
    Folder folder = play.host(who).data();
    if (play.host(who).server().isEmpty()) {
      boolean recovery = play.keeps(ShellClause.S8_START_IN_RECOVERY) || !folder.primarys();
      if (play.keeps(ShellClause.S5_STARTS_FOLLOWING_NOBODY)) {
        play.folder(who, it -> it.upstream(Optional.empty()));
      }
      Server server = Server.started(recovery, folder.wal().length());
      play.host(who, play.host(who).server(Optional.of(server)));
      play.firewall(who, Firewall::forNewServer);
    }
    play.soon(who, new Event.Started(folder.wal().position()));
  }

  private void arm(int who, InSyncSet list) {
    play.folder(who, it -> it.list(list));
    streams.release(who);
    play.soon(
        who,
        new Event.Armed(
            list,
            isRecovering(who) || !play.keeps(ShellClause.S7_SAMPLED_AFTER_IN_FORCE)
                ? Point.lsn(0)
                : play.host(who).data().wal().lsn()));
  }

  private void promote(int who, Epoch epoch) {
    Folder folder = play.host(who).data();
    int own = folder.wal().timeline();
    int next =
        play.keeps(ShellClause.S13_A_TIMELINE_NAMES_ITS_EPOCH)
            ? Reign.timelineOf(epoch, own)
            : own + 1;
    if (play.keeps(ShellClause.S8_MARKED_BEFORE_PROMOTED)) {
      play.folder(who, it -> it.promoting(new Event.Promotion(epoch, next)));
    }
    if (isRecovering(who)) {
      streams.upstream(who, Optional.empty());
      Wal wal = folder.wal().promoted(next, who);
      play.folder(who, it -> it.wal(wal).ofPrimary());
      play.server(who, it -> it.promoted(epoch, wal.length()));
      play.laws().promoted(who, epoch);
    }
    Wal wal = play.host(who).data().wal();
    play.soon(
        who,
        new Event.Promoted(new Reign(epoch, play.member(who), wal.timeline(), wal.switchLsn())));
  }

  private boolean canCopy(int who, int source) {
    return play.host(who).server().isEmpty()
        && play.host(source).server().isPresent()
        && streams.reaches(who, source);
  }

  /** A rewound directory is a new copy too (S4). */
  private void copy(int who, MemberId source) {
    make(who, play.host(play.indexOf(source)).data().wal());
  }

  private void make(int who, Wal wal) {
    int number = play.world().ledger().copies();
    play.ledger(Cluster.Ledger::copied);
    Copy copy = new Copy(play.member(who), "%016x".formatted(number));
    Folder folder =
        new Folder(copy, Optional.empty(), false, wal, Optional.empty(), InSyncSet.EMPTY);
    play.host(who, play.host(who).folder(folder));
    play.soon(who, new Event.DirectoryMade(folder.seen()));
  }

  /** It exits by itself. */
  void exit(int who) {
    end(who);
    play.soon(who, new Event.Exited());
  }

  /** Every process of it is gone; what was ordered of them fails. */
  void end(int who) {
    if (play.host(who).server().isEmpty()) {
      return;
    }
    streams.endAll(who);
    play.host(who, play.host(who).server(Optional.empty()));
    if (play.host(who).node().isEmpty()) {
      return;
    }
    for (Effect order : play.host(who).up().orders()) {
      if (overSession(order).isPresent()) {
        fail(who, order);
      }
    }
  }

  private void fail(int who, Effect order) {
    play.node(who, it -> it.without(order));
    play.soon(who, new Event.Failed(overSession(order).orElseThrow(), "there is no server"));
  }

  /** What needs a server that answers. */
  private static Optional<Operation> overSession(Effect order) {
    return switch (order) {
      case Effect.Follow follow -> Optional.of(Operation.FOLLOW);
      case Effect.Sever sever -> Optional.of(Operation.SEVER);
      case Effect.Arm arm -> Optional.of(Operation.ARM);
      case Effect.Promote promote -> Optional.of(Operation.PROMOTE);
      default -> Optional.empty();
    };
  }
}
