package dev.regent.node.simulation;

import dev.regent.node.simulation.engine.Links;
import dev.regent.node.simulation.engine.Scheduler;
import dev.regent.node.simulation.member.Member;
import dev.regent.node.simulation.member.Node;
import dev.regent.node.simulation.member.ShellClause;
import dev.regent.node.simulation.model.DataDirectory;
import dev.regent.node.simulation.model.Level;
import dev.regent.node.simulation.weather.Site;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What can be done to a cluster and to each of its members. */
final class Blows implements Site {
  private final World world;
  private final Scheduler scheduler;
  private final Triggers triggers;
  private final Operators operators;
  private boolean over;

  Blows(World world, Triggers triggers, Operators operators) {
    this.world = world;
    this.scheduler = world.scheduler();
    this.triggers = triggers;
    this.operators = operators;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public Links links() {
    return world.links();
  }

  @Override
  public List<Member> members() {
    return world.members();
  }

  @Override
  public Optional<Mandate> inForce() {
    return world.chronicle().inForce();
  }

  @Override
  public void after(long delay, Runnable action) {
    scheduler.after(
        delay,
        () -> {
          if (!over) {
            action.run();
          }
        });
  }

  /** No misfortune goes on. */
  void end() {
    over = true;
    triggers.clear();
  }

  @Override
  public void once(Predicate<Decided> like, Runnable then) {
    triggers.once(like, then);
  }

  @Override
  public void oncePromoted(Consumer<Member> then) {
    triggers.oncePromoted(then);
  }

  @Override
  public void stray(MemberId from, Member to, Request request) {
    world.post().stray(from, to, request);
  }

  @Override
  public void down(Member victim) {
    world.trace(victim.me(), () -> "FAULT its container ends");
    world.crash(victim);
  }

  @Override
  public void downNode(Member victim) {
    world.trace(victim.me(), () -> "FAULT its node ends");
    world.killNode(victim);
  }

  @Override
  public void boot(Member member) {
    if (member.isWanted()) {
      world.bootIfDown(member);
    }
  }

  @Override
  public void powerOff(Member victim) {
    boolean tailIsLost = world.level() != Level.REMOTE_WRITE || isInOffice(victim) || isRedundant();
    down(victim);
    if (tailIsLost && victim.server().hasDirectory()) {
      losePower(victim);
    }
  }

  /**
   * What was only written is gone, and where that may have been confirmed, the name under which it
   * was: a copy is lost to the set, as with a disk (S4).
   */
  private void losePower(Member victim) {
    DataDirectory directory = victim.server().directory();
    directory.losePower();
    if (directory.confirmsFromMemory()
        && world.keeps(ShellClause.S4_WHAT_LOSES_ITS_TAIL_IS_ANOTHER_COPY)) {
      directory.becomes(anotherCopy(victim));
    }
  }

  void freezeNode(Member victim, long until) {
    Node node = victim.node();
    if (node != null) {
      node.life().freeze(until);
    }
  }

  @Override
  public void freeze(Member victim, long duration) {
    long until = scheduler.now() + duration;
    world.trace(victim.me(), () -> "FAULT its container stands still");
    freezeNode(victim, until);
    victim.server().life().freeze(until);
    victim.container().freeze(until);
  }

  @Override
  public void force(Member standby) {
    world.trace(standby.me(), () -> "FAULT it is to be promoted by force");
    operators.force(standby);
  }

  @Override
  public void stop(Member victim) {
    world.trace(victim.me(), () -> "FAULT it is asked to stop");
    operators.stop(victim);
  }

  /** What it acknowledged is on its disk, whoever else has it. */
  private boolean isInOffice(Member member) {
    return inForce()
        .filter(mandate -> mandate.primary().equals(member.me()))
        .filter(mandate -> !mandate.history().isEmpty())
        .filter(mandate -> mandate.history().getLast().primary().equals(member.me()))
        .isPresent();
  }

  /** Whether there was one that may be lost without leaving what is claimed. */
  boolean loseDisk(Member victim) {
    boolean may = isRedundant() && victim.server().hasDirectory();
    if (may) {
      world.crash(victim);
      victim.server().replaceDirectory(null);
    }
    return may;
  }

  /** S4: what is restored is another copy. */
  @Override
  public DataDirectory backUp(Member member) {
    return member.server().directory().savedAs(anotherCopy(member));
  }

  @Override
  public boolean restore(Member victim, DataDirectory backup) {
    boolean may = isRedundant() && victim.server().hasDirectory();
    if (may) {
      down(victim);
      world.trace(victim.me(), () -> "FAULT its data is as it was at " + backup.flushed());
      victim.server().replaceDirectory(backup);
    }
    return may;
  }

  private Copy anotherCopy(Member member) {
    return new Copy(member.me(), "%016x".formatted(scheduler.random().nextLong()));
  }

  /** Whether there was one that may be lost without leaving what is claimed. */
  @Override
  public boolean loseRecord(Member victim) {
    boolean allHaveOne = world.members().stream().allMatch(each -> each.record().isPresent());
    boolean may = allHaveOne && !countsAlone(victim);
    if (may) {
      down(victim);
      victim.record(Optional.empty());
      world.laws().diskLost(victim.me());
      world.chronicle().forgotten(victim.me());
    }
    return may;
  }

  /** Then all that a majority has recorded may be in this one's record only. */
  private boolean countsAlone(Member member) {
    return Stream.concat(inForce().stream(), member.record().flatMap(it -> it.mandate()).stream())
        .anyMatch(
            mandate ->
                mandate.electorate().members().equals(List.of(member.me()))
                    || (mandate.electorate().members().size() == 2
                        && mandate.primary().equals(member.me())));
  }

  /** Only then can one disk be lost without leaving what is claimed. */
  private boolean isRedundant() {
    List<MemberId> data = world.setting().data();
    return data.stream().allMatch(each -> world.server(each).hasDirectory())
        && world.chronicle().isSettled()
        && inForce()
            .filter(
                mandate ->
                    mandate.inSync().copies().stream().allMatch(this::isOnDisk)
                        && mandate.primaryCopy().stream().allMatch(this::isOnDisk)
                        && world.setting().isRedundant(mandate))
            .isPresent();
  }

  private boolean isOnDisk(Copy copy) {
    MemberId member = copy.member();
    return world.server(member).hasDirectory()
        && world.server(member).directory().copy().equals(copy);
  }
}
