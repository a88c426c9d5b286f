package dev.regent.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The cluster of docker-compose.yml, and all that can befall it. One at a time on a machine. */
final class Cluster {
  /** For what a busy machine may make slow, but what must come. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than any test. */
  private static final Duration NEVER = Duration.ofHours(1);

  private static final int LAST_LINES = 25;

  private Profile profile = Profile.NONE;
  private Compose compose = new Compose(profile, CommitLevel.REMOTE_APPLY, NEVER);
  private Duration witnessGone = NEVER;
  private final Await await = new Await();
  private Optional<CommitLevel> level = Optional.empty();

  /** Out of nothing: what was there is gone. Returns when it is redundant. */
  Startup fresh(CommitLevel commits) {
    return fresh(Profile.NONE, commits);
  }

  /** The same with the members of that profile. */
  Startup fresh(Profile members, CommitLevel commits) {
    return fresh(members, commits, NEVER);
  }

  private Startup fresh(Profile members, CommitLevel commits, Duration gone) {
    Startup startup = empty(members, commits, gone).begin();
    level = Optional.of(commits);
    return startup;
  }

  /** No member, and nothing in any volume: what they will find is the test's to make. */
  Cluster empty(CommitLevel commits) {
    return empty(Profile.NONE, commits, NEVER);
  }

  private Cluster empty(Profile members, CommitLevel commits, Duration gone) {
    down();
    profile = members;
    witnessGone = gone;
    compose = new Compose(members, commits, gone);
    return this;
  }

  /** Starts the members of an empty one. */
  Startup begin() {
    return Startup.measure(compose, await, () -> status().redundant(profile));
  }

  /** A redundant cluster: the one that is here, or a fresh one where that is spoilt. */
  Cluster redundant(CommitLevel commits) {
    return redundant(commits, NEVER);
  }

  /** The same, where a witness that is silent for so long is taken out of the count. */
  Cluster redundant(CommitLevel commits, Duration gone) {
    boolean here = level.equals(Optional.of(commits)) && gone.equals(witnessGone);
    if (profile != Profile.NONE || !here) {
      fresh(Profile.NONE, commits, gone);
    }
    awaitRedundant();
    return this;
  }

  /** The next test shall not build on this one. */
  void spoil() {
    level = Optional.empty();
  }

  /** Ends it, data included. */
  void down() {
    level = Optional.empty();
    compose
        .run("--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "0")
        .orFail();
  }

  /** Changes the commit level as application.conf says: one after the other, the primary last. */
  void roll(CommitLevel commits) {
    compose = new Compose(profile, commits, witnessGone);
    level = Optional.of(commits);
    Member last = primary();
    profile.dataBut(last).forEach(this::renew);
    renew(last);
    awaitRedundant();
  }

  /** A new container on the old volume; returns when the member is ready. */
  private void renew(Member member) {
    compose.run(up("--wait", member.service())).orFail();
  }

  /** Gracefully, as an operator does it; returns when they have ended. */
  void stop(Member... members) {
    compose.members("stop", members).orFail();
  }

  /** Starts what a larger profile has more; nobody else is touched, and nobody is asked. */
  void grow(Profile larger) {
    level = Optional.empty();
    String[] newcomers =
        larger.members().stream()
            .filter(member -> !profile.members().contains(member))
            .map(Member::service)
            .toArray(String[]::new);
    profile = larger;
    compose = new Compose(larger, CommitLevel.REMOTE_APPLY, witnessGone);
    compose.run(up(newcomers)).orFail();
  }

  private static String[] up(String... services) {
    return Stream.concat(Stream.of("up", "--detach", "--no-deps"), Stream.of(services))
        .toArray(String[]::new);
  }

  /** By SIGKILL to all that is in the container. */
  void kill(Member... members) {
    compose.members("kill", members).orFail();
  }

  void start(Member... members) {
    compose.members("start", members).orFail();
  }

  /** Freezes all that is in the container. */
  void pause(Member member) {
    compose.members("pause", member).orFail();
  }

  void unpause(Member member) {
    compose.members("unpause", member).orFail();
  }

  /** Sends a signal to a member's postmaster alone. */
  void signalPostmaster(Member member, String signal) {
    exec(
        member,
        "sh",
        "-c",
        "kill -%s $(head -n 1 /var/lib/regent/data/postmaster.pid)".formatted(signal));
  }

  /** The links between its members. */
  Network network() {
    return new Network(compose, profile);
  }

  Program.Result exec(Member member, String... program) {
    return tryExec(member, program).orFail();
  }

  /** The same, whatever comes of it. */
  Program.Result tryExec(Member member, String... program) {
    return compose.exec(member, program);
  }

  /** What a member's PostgreSQL answers to user {@code app}, whether or not clients may pass. */
  String ask(Member member, String question) {
    String script =
        "PGPASSWORD=$(cat /run/regent/secrets/app) exec psql -h 127.0.0.1 -U app -d app -XAtc \"$1\"";
    return exec(member, "sh", "-c", script, "ask", question).output().strip();
  }

  /** When that member first said something like that, by the clock that all containers share. */
  Instant said(Member member, Instant since, String pattern) {
    return await.present(
        member + " says " + pattern, PATIENCE, () -> logs().first(member, since, pattern));
  }

  Writing.Plan write() {
    return new Writing.Plan(compose, await, profile.data(), 0);
  }

  /** What is done in the place of members that do not run. */
  OneOff oneOff() {
    return new OneOff(compose);
  }

  /** Somebody who asks this very member. */
  Client clientOf(Member member) {
    return new Client(member, exec(member, "cat", "/run/regent/secrets/app").output().strip());
  }

  /** What the members say, of those who answer. Takes a second or two when some do not. */
  Status status() {
    return StatusClient.ask(profile.members());
  }

  /** The member that lets clients write. */
  Member primary() {
    return await.present(
        "a primary that serves",
        PATIENCE,
        () -> {
          Status now = status();
          return now.primary().filter(now::serves);
        });
  }

  /** The image that its members run. */
  String image() {
    return Optional.ofNullable(System.getenv("REGENT_IMAGE")).orElse("regent:latest");
  }

  Status awaitRedundant() {
    return await("the cluster is redundant", now -> now.redundant(profile));
  }

  Status await(String what, Predicate<Status> condition) {
    return await.present(what, PATIENCE, () -> Optional.of(status()).filter(condition));
  }

  void never(String what, Duration during, Predicate<Status> condition) {
    await.never(what, during, () -> condition.test(status()));
  }

  Await waiting() {
    return await;
  }

  /** Keeps what the members said. */
  void keepLogs(Path file) {
    try {
      Files.writeString(file, status() + "\n" + logs().all());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How they are, and what each said last. */
  String story() {
    return status() + "\n" + logs().last(LAST_LINES);
  }

  Logs logs() {
    return new Logs(compose);
  }
}
