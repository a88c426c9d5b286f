package dev.regent.playground.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A real cluster on loopback: each member a process, each data member with a real PostgreSQL. The
 * same node code and decisions as in containers; only settings, fence and clone differ.
 */
public final class Cluster implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path folder;
  private final Plan plan;
  private final Installation installation;
  private final List<Member> members;
  private final StatusClient status;

  private Cluster(Path folder, Plan plan, Installation installation, List<Member> members) {
    this.folder = folder;
    this.plan = plan;
    this.installation = installation;
    this.members = List.copyOf(members);
    this.status = new StatusClient(this.members);
  }

  /**
   * Prepares one in a new folder; no member runs yet.
   *
   * @param checkout where the modules were built
   */
  public static Cluster prepare(Plan plan, Path checkout, Path folder) {
    Installation installation = Installation.copy(checkout, folder.resolve("regent"));
    plan.account().give(folder);
    plan.account().check(List.of(Installation.java().toString(), "-version"));
    List<Seat> seats = Seat.of(plan.standbys() + 1);
    Path configuration = folder.resolve("application.conf");
    Secrets.make(folder.resolve("secrets"));
    List<Member> members = new ArrayList<>();
    try {
      Files.writeString(configuration, ConfigurationFile.render(plan, seats, folder));
      for (Seat seat : seats) {
        Files.createDirectories(folder.resolve(seat.name()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> program =
        new ArrayList<>(installation.program("node", List.of("-Dconfig.file=" + configuration)));
    program.add("node");
    for (Seat seat : seats) {
      members.add(new Member(seat, folder, plan.account().commandApart(program)));
    }
    plan.account().give(folder);
    return new Cluster(folder, plan, installation, members);
  }

  /** Where all of it is. */
  public Path folder() {
    return folder;
  }

  /** As it was wanted. */
  public Plan plan() {
    return plan;
  }

  /** What its processes run from. */
  public Installation installation() {
    return installation;
  }

  /** The members' configuration. */
  public Path configuration() {
    return folder.resolve("application.conf");
  }

  /** The file with the password of user {@code app}. */
  public Path passwordFile() {
    return folder.resolve("secrets/app");
  }

  /** All members, in the configuration's order. */
  public List<Member> members() {
    return members;
  }

  /** Those with a PostgreSQL. */
  public List<Member> dataMembers() {
    return members.stream().filter(Member::holdsData).toList();
  }

  /** That member. */
  public Member member(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst().orElseThrow();
  }

  /** Starts every member that does not run. */
  public void start() {
    members.stream().filter(member -> !member.runs()).forEach(Member::start);
  }

  /**
   * What the members say now; those that do not answer are missing. Blocks for a second at most.
   */
  public Status status() {
    return status.ask();
  }

  /**
   * Waits until the members say so.
   *
   * @return what they say then
   * @throws LateException when that takes too long
   */
  public Status await(String what, Duration deadline, Predicate<Status> condition) {
    long end = System.nanoTime() + deadline.toNanos();
    Status now = status();
    while (!condition.test(now)) {
      if (System.nanoTime() - end > 0) {
        throw new LateException(
            "not within %d s: %s%nthe members say: %s%ntheir logs are in %s"
                .formatted(deadline.toSeconds(), what, now, folder));
      }
      Pause.of(LOOK);
      now = status();
    }
    return now;
  }

  /** Waits until there is one primary that serves, and all others stream and are in sync. */
  public Status awaitRedundant(Duration deadline) {
    return await("redundant", deadline, now -> now.redundant(dataMembers()));
  }

  /** SIGKILL to whatever still runs. Idempotent. */
  @Override
  public void close() {
    members.stream().filter(Member::runs).forEach(Member::kill);
    Leftovers.end(folder);
  }
}
