package dev.regent.playground;

import dev.regent.playground.cluster.Cluster;
import dev.regent.playground.cluster.ClusterException;
import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Pause;
import dev.regent.playground.cluster.Plan;
import dev.regent.playground.cluster.StateFolder;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import dev.regent.playground.load.Verdict;
import dev.regent.playground.machine.PostgresBinaries;
import dev.regent.playground.screen.Narrator;
import dev.regent.playground.screen.Screen;
import dev.regent.playground.screen.Screen.Tone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The story that the demo tells: a cluster, a load, a fault, a failover, a return, a verdict. */
final class Demo {
  private static final Path CHECKOUT = Path.of(System.getProperty("playground.checkout", "."));
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration CALM = Duration.ofSeconds(3);
  private static final int RATE = 200;

  private final Plan plan;
  private final Fault fault;
  private final boolean keep;
  private final Screen screen;

  Demo(Plan plan, Fault fault, boolean keep, Screen screen) {
    this.plan = plan;
    this.fault = fault;
    this.keep = keep;
    this.screen = screen;
  }

  /** Tells it; whatever it started has ended when this returns, unless it is to be kept. */
  Result run(StateFolder state) {
    introduce();
    try (StateFolder.Claim claim = state.create()) {
      return run(claim.folder());
    }
  }

  private Result run(Path folder) {
    screen.plain("  state       " + folder + ": ./regent demo --clean removes it");
    screen.plain("");
    Cluster cluster = Cluster.prepare(plan, CHECKOUT, folder);
    // Ctrl-C, a closed terminal, or a failure below: nothing is left behind.
    Thread end =
        new Thread(
            () -> {
              cluster.close();
              screen.plain("regent demo: ended every process that it had started");
            },
            "end");
    Runtime.getRuntime().addShutdownHook(end);
    Result result = tell(cluster);
    result.show(screen);
    if (keep) {
      farewell(cluster);
    } else {
      cluster.close();
    }
    Runtime.getRuntime().removeShutdownHook(end);
    return result;
  }

  private void introduce() {
    PostgresBinaries postgres = plan.postgres();
    screen.bold(
        plan.standbys() == 1
            ? "Two databases and an arbiter, on loopback"
            : (plan.standbys() + 1) + " databases, on loopback");
    screen.plain(
        "  PostgreSQL  %s, %s (%s)"
            .formatted(postgres.version(), postgres.origin(), postgres.folder()));
    screen.plain(
        "  user        %s%s"
            .formatted(
                plan.account().name(),
                plan.account().isAnother() ? ", since PostgreSQL refuses to run as root" : ""));
    screen.plain("  commits     synchronous_commit = " + plan.commitLevel());
  }

  private Result tell(Cluster cluster) {
    List<Path> logs = cluster.members().stream().map(Member::log).toList();
    try (Narrator narrator = new Narrator(screen)) {
      narrator.follow(logs);
      screen.now("", cluster.members().size() + " members start", Tone.QUIET);
      cluster.start();
      Status before = cluster.awaitRedundant(PATIENCE);
      say("redundant: " + standing(before));
      try (Load load = Load.start(cluster, RATE)) {
        awaitRows(load, RATE);
        say("the writer has its first rows acknowledged, and goes on at " + RATE + " a second");
        Pause.of(CALM);
        return strike(cluster, load, cluster.awaitRedundant(PATIENCE));
      }
    }
  }

  private Result strike(Cluster cluster, Load load, Status before) {
    Member primary = cluster.member(before.primary().orElseThrow());
    screen.incident(primary.name() + ": " + fault.sentence());
    long struck = System.nanoTime();
    fault.strike(primary);
    Status served =
        cluster.await(
            "a primary that serves in a new epoch", PATIENCE, now -> now.servedAfter(before));
    say(served.primary().orElseThrow() + " serves clients: " + standing(served));
    awaitRows(load, load.acknowledged() + RATE);
    say("writes go on: %d rows so far".formatted(load.acknowledged()));
    Pause.of(CALM);
    screen.incident(primary.name() + ": " + fault.bringBack(primary));
    long began = fault.comesBackByItself() ? struck : System.nanoTime();
    Status after = cluster.awaitRedundant(PATIENCE);
    Duration back = Duration.ofNanos(System.nanoTime() - began);
    say("redundant again: " + standing(after));
    awaitRows(load, load.acknowledged() + RATE);
    screen.now(
        "",
        "the writer stops, and counts what " + after.primary().orElseThrow() + " holds",
        Tone.QUIET);
    Verdict verdict = load.finish();
    return new Result(fault, before, after, verdict, back, cluster);
  }

  private static void awaitRows(Load load, long rows) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (load.goesOn() && load.acknowledged() < rows) {
      if (System.nanoTime() - end > 0) {
        throw new ClusterException(
            "the writer has %d rows after %d s, and should have %d"
                .formatted(load.acknowledged(), PATIENCE.toSeconds(), rows));
      }
      Pause.of(Duration.ofMillis(100));
    }
  }

  private void say(String sentence) {
    screen.now("", sentence, Tone.GOOD);
  }

  private static String standing(Status status) {
    return "%s is primary, %s in sync, epoch %d, timeline %d"
        .formatted(
            status.primary().orElse("nobody"),
            status.inSync().isEmpty() ? "nobody" : String.join(" and ", status.inSync()),
            status.epoch(),
            status.timeline());
  }

  private void farewell(Cluster cluster) {
    Optional<Member> first = cluster.dataMembers().stream().findFirst();
    screen.plain("");
    screen.bold("The cluster goes on");
    String hosts =
        String.join(",", cluster.dataMembers().stream().map(Member::postgresAddress).toList());
    screen.plain(
        "  JDBC        jdbc:postgresql://%s/app?targetServerType=primary&user=app"
            .formatted(hosts));
    screen.plain(
        "  libpq       postgresql://app@%s/app?target_session_attrs=read-write".formatted(hosts));
    screen.plain("  password    in " + cluster.passwordFile());
    cluster
        .members()
        .forEach(
            member ->
                screen.plain(
                    "  %-10s  %s/regent/status  %s/cluster/members"
                        .formatted(member.name(), member.managementUrl(), member.managementUrl())));
    first.ifPresent(
        member ->
            screen.plain(
                "  status      REGENT_CONFIG=%s REGENT_MEMBER=%s ./regent status"
                    .formatted(cluster.configuration(), member.name())));
    screen.plain("  end it      ./regent demo --clean");
  }
}
