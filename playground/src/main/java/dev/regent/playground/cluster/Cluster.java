package dev.regent.playground.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real cluster on loopback: each member a process, each data member with a real PostgreSQL. The
 * same node code and decisions as in containers; only settings, fence and clone differ.
 */
public final class Cluster implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path folder;
  private final Plan plan;
  private final Installation installation;
  private final List<Seat> seats;
  private final List<Member> members = new CopyOnWriteArrayList<>();
  private final List<Member> former = new CopyOnWriteArrayList<>();
  private final StatusClient status;

  private Cluster(Path folder, Plan plan, Installation installation, List<Seat> seats) {
    this.folder = folder;
    this.plan = plan;
    this.installation = installation;
    this.seats = List.copyOf(seats);
    this.status = new StatusClient(this.members);
  }

  /**
   * Prepares one in a new folder; no member runs yet. The account gets folders of its own in it;
   * everything else stays the caller's.
   *
   * @param checkout where the modules were built
   */
  public static Cluster prepare(Plan plan, Path checkout, Path folder) {
    Installation installation = Installation.copy(checkout, folder.resolve("regent"));
    plan.account().check(installation.program("node", List.of("-version")));
    plan.account().check(List.of(plan.postgres().folder().resolve("postgres").toString(), "-V"));
    List<Seat> seats = Seat.of(plan.standbys() + 1);
    Secrets.make(folder.resolve("secrets"));
    plan.account().give(folder.resolve("secrets"));
    plan.account().makeFolder(folder.resolve("writer"));
    Cluster cluster = new Cluster(folder, plan, installation, seats);
    Path configuration = cluster.configure("application.conf", seats);
    seats.forEach(seat -> cluster.members.add(cluster.member(seat, configuration)));
    return cluster;
  }

  private Path configure(String name, List<Seat> all) {
    Path configuration = folder.resolve(name);
    try {
      Files.writeString(configuration, ConfigurationFile.render(plan, all, folder));
      Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return configuration;
  }

  private Member member(Seat seat, Path configuration) {
    List<String> program =
        new ArrayList<>(installation.program("node", List.of("-Dconfig.file=" + configuration)));
    program.add("node");
    plan.account().makeFolder(folder.resolve(seat.name()));
    return new Member(seat, folder, plan.account().commandApart(program));
  }

  /**
   * Prepares one more with data, whose own configuration names all that there were and itself; the
   * others know nothing of it yet.
   */
  public Member grow(String name) {
    Seat seat = Seat.alone(name);
    List<Seat> all = Stream.concat(seats.stream(), Stream.of(seat)).toList();
    Member member = member(seat, configure(name + ".conf", all));
    members.add(member);
    return member;
  }

  /** Nobody waits for that one any more: it is no member, and may end. */
  public void forget(Member member) {
    members.remove(member);
    former.add(member);
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
    return List.copyOf(members);
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
   * @throws ClusterException when that takes too long
   */
  public Status await(String what, Duration deadline, Predicate<Status> condition) {
    long end = System.nanoTime() + deadline.toNanos();
    Status now = status();
    while (!condition.test(now)) {
      members.stream()
          .flatMap(member -> member.obituary().stream())
          .findFirst()
          .ifPresent(
              why -> {
                throw new ClusterException(why);
              });
      if (System.nanoTime() - end > 0) {
        throw new ClusterException(
            "not within %d s: %s%nthe members say: %s%n%s%ntheir logs are in %s"
                .formatted(deadline.toSeconds(), what, now, lastWords(), folder));
      }
      Pause.of(LOOK);
      now = status();
    }
    return now;
  }

  /** The folder is gone when a test or a machine is: this much outlives it. */
  private String lastWords() {
    return members.stream()
        .map(member -> "the log of %s ends:%n%s".formatted(member.name(), member.lastWords()))
        .collect(Collectors.joining("\n"));
  }

  /** Waits until there is one primary that serves, and all others stream and are in sync. */
  public Status awaitRedundant(Duration deadline) {
    return await("redundant", deadline, now -> now.redundant(dataMembers()));
  }

  /** SIGKILL to whatever still runs; nothing is started any more. Idempotent. */
  @Override
  public void close() {
    members.forEach(Member::close);
    former.forEach(Member::close);
    Leftovers.end(folder);
  }
}
