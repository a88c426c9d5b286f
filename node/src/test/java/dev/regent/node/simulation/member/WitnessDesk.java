package dev.regent.node.simulation.member;

import dev.regent.node.decision.Event;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.witness.SimulatedWitness;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.MemberId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The witness: the production voter, one question after the other, each on disk before spoken. */
final class WitnessDesk {
  private static final long REMEMBER = 150 * Scheduler.MILLI;
  private static final long LATER = 300 * Scheduler.MILLI;

  private final Node node;
  private final Scheduler scheduler;
  private final SimulatedWitness witness;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private Optional<SimulatedWitness.OnDisk> underWay = Optional.empty();

  WitnessDesk(Node node, boolean holdsData) {
    this.node = node;
    this.scheduler = node.habitat().scheduler();
    this.witness =
        new SimulatedWitness(
            node.member().me(),
            holdsData,
            node.member().rules().lease(),
            node.habitat().ballot(),
            node.member().record(),
            node.now());
  }

  void start() {
    if (witness.isMute() && !node.habitat().keeps(ShellClause.S2_MUTE_WITHOUT_A_RECORD)) {
      write(witness.beginAnew(), () -> {});
    } else if (witness.isMute()) {
      remember();
    } else {
      node.tell(witness.record().orElseThrow().told());
    }
  }

  /** S2: every other member is asked, until a record can be made of their answers. */
  private void remember() {
    if (!witness.isMute()) {
      return;
    }
    Set<MemberId> others = node.others();
    for (MemberId to : others) {
      node.habitat()
          .post(
              node,
              to,
              new Request.Inquire(),
              answer -> {
                if (answer instanceof Answer.Known known && witness.isMute()) {
                  waiting.add(() -> recall(to, known, others));
                  next();
                }
              });
    }
    node.later(REMEMBER, this::remember);
  }

  private void recall(MemberId from, Answer.Known known, Set<MemberId> others) {
    if (witness.isMute()) {
      boolean all = node.habitat().keeps(ShellClause.S2_EVERY_OTHER_ANSWERS);
      witness
          .recall(from, known, all ? others : Set.of(from))
          .ifPresent(record -> write(record, () -> {}));
    }
  }

  void asked(MemberId from, Request request, Consumer<Answer> reply) {
    waiting.add(() -> answer(from, request, reply));
    next();
  }

  void sever(Epoch epoch) {
    if (!node.habitat().keeps(ShellClause.S5_SEVERED_IS_ON_DISK)) {
      node.tell(new Event.SeveranceRecorded(epoch));
      return;
    }
    waiting.add(
        () ->
            witness
                .sever(epoch)
                .ifPresent(
                    record -> write(record, () -> node.tell(new Event.SeveranceRecorded(epoch)))));
    next();
  }

  private void next() {
    while (underWay.isEmpty() && !waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  private void answer(MemberId from, Request request, Consumer<Answer> reply) {
    SimulatedWitness.Outcome outcome = witness.ask(from, request, node.now());
    Runnable speak =
        () -> {
          reply.accept(outcome.answer());
          if (outcome.answer() instanceof Answer.HeartbeatAcked acked) {
            node.tell(new Event.HeartbeatHeard(from, acked.epoch()));
          }
        };
    if (outcome.toWrite().isEmpty()) {
      speak.run();
    } else if (isWrittenFirst(from, request)) {
      write(outcome.toWrite().get(), speak);
    } else {
      node.tell(outcome.toWrite().get().told());
      speak.run();
      writeLater(from, request, outcome.toWrite().get());
    }
  }

  /** What it asks of itself it does when the others have long been asked. */
  private void writeLater(MemberId from, Request request, SimulatedWitness.OnDisk record) {
    if (node.habitat().keeps(ShellClause.S2_ON_DISK_BEFORE_SPOKEN)) {
      witness.notWritten();
      node.later(LATER, () -> asked(from, request, ignored -> {}));
    } else {
      write(record, () -> {});
    }
  }

  private boolean isWrittenFirst(MemberId from, Request request) {
    boolean ofItself =
        from.equals(node.member().me())
            && (request instanceof Request.RequestVote || request instanceof Request.RecordMandate);
    return node.habitat().keeps(ShellClause.S2_ON_DISK_BEFORE_SPOKEN)
        && (!ofItself || node.habitat().keeps(ShellClause.S2_ON_ITSELF_FIRST));
  }

  private void write(SimulatedWitness.OnDisk record, Runnable then) {
    if (node.member().record().filter(record::equals).isPresent()) {
      witness.written(record);
      then.run();
      return;
    }
    underWay = Optional.of(record);
    node.later(
        scheduler.around(node.habitat().pace().write() * Scheduler.MILLI),
        () -> {
          underWay = Optional.empty();
          if (scheduler.chance(node.habitat().failures())) {
            witness.notWritten(); // A full disk: not spoken, and asked again.
          } else {
            keep(record);
            witness.written(record);
            node.tell(record.told());
            then.run();
          }
          next();
        });
  }

  private void keep(SimulatedWitness.OnDisk record) {
    node.member().record(Optional.of(record));
    node.habitat().recorded(node.member());
  }

  void crash() {
    if (underWay.isPresent()
        && node.habitat().keeps(ShellClause.S2_ON_DISK_BEFORE_SPOKEN)
        && scheduler.chance(0.5)) {
      keep(underWay.get());
    }
  }
}
