package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.cluster.Cluster;
import dev.regent.playground.cluster.Member;
import dev.regent.playground.cluster.Plan;
import dev.regent.playground.cluster.StateFolder;
import dev.regent.playground.cluster.Status;
import dev.regent.playground.load.Load;
import dev.regent.playground.load.Verdict;
import dev.regent.playground.machine.Account;
import dev.regent.playground.machine.PostgresBinaries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster under test. */
final class Trial implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Trial.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int RATE = 100;

  private final Cluster cluster;
  private final StateFolder state;
  private final StateFolder.Claim claim;
  private boolean grown;

  private Trial(Cluster cluster, StateFolder state, StateFolder.Claim claim) {
    this.cluster = cluster;
    this.state = state;
    this.claim = claim;
  }

  /** One whose members run, if that is wanted. */
  static Trial open(OnPlayground wanted) {
    StateFolder state = StateFolder.open(Path.of(System.getProperty("java.io.tmpdir")));
    PostgresBinaries postgres =
        state.alone(
            () ->
                wanted.embedded()
                    ? PostgresBinaries.embedded(state::embeddedPostgres)
                    : PostgresBinaries.choose(state::embeddedPostgres));
    Account account = Account.choose();
    LOG.info(
        "PostgreSQL {} ({}), as user {}", postgres.version(), postgres.origin(), account.name());
    Plan plan = new Plan(wanted.commit(), wanted.standbys(), account, postgres);
    StateFolder.Claim claim = state.create();
    Cluster cluster = Cluster.prepare(plan, Path.of("..").toAbsolutePath(), claim.folder());
    Trial trial = new Trial(cluster, state, claim);
    if (wanted.started()) {
      cluster.start();
    }
    return trial;
  }

  Cluster cluster() {
    return cluster;
  }

  /** One more member, as yet of nobody's; other tests do not expect it. */
  Member grow(String name) {
    grown = true;
    return cluster.grow(name);
  }

  boolean isGrown() {
    return grown;
  }

  /** Waits for one primary, with all others in sync. */
  Status redundant() {
    return cluster.awaitRedundant(PATIENCE);
  }

  Status await(String what, Predicate<Status> condition) {
    return cluster.await(what, PATIENCE, condition);
  }

  Member primary() {
    return cluster.member(redundant().primary().orElseThrow());
  }

  /** Starts to write, and returns when rows are acknowledged. */
  Load write() {
    Load load = Load.start(cluster, RATE);
    goesOn(load);
    return load;
  }

  /** Starts to write and to read, and returns when the standby serves the readers. */
  Load writeAndRead(int readers) {
    Load load = Load.start(cluster, RATE, readers);
    goesOn(load);
    readsFromStandby(load);
    return load;
  }

  /** Waits until the readers are served by a standby, all of them. */
  void readsFromStandby(Load load) {
    await("readers are on a standby", now -> load.goesOn() && load.readsFromStandbysOnly());
  }

  /** Waits until the readers are served by the primary, all of them. */
  void readsFromPrimary(Load load) {
    await("readers are on the primary", now -> load.goesOn() && load.readsFromPrimaryOnly());
  }

  /** Waits until a second's worth of rows more is acknowledged. */
  void goesOn(Load load) {
    long enough = load.acknowledged() + RATE;
    await("writes go on", now -> load.goesOn() && load.acknowledged() >= enough);
  }

  /** Ends the writer; fails unless each acknowledged row is there, once. */
  Verdict nothingLost(Load load) {
    goesOn(load);
    Verdict verdict = load.finish();
    assertThat(verdict.exitStatus()).as("%s", verdict.report()).isZero();
    assertThat(verdict.lost()).as("%s", verdict.report()).isZero();
    assertThat(verdict.acknowledged()).isPositive();
    LOG.info("outage {} ms, {} rows", verdict.outage().toMillis(), verdict.acknowledged());
    return verdict;
  }

  /** Ends the members; what they said stays. */
  void keepEvidence() {
    cluster.close();
    claim.close();
    LOG.error("the members' logs are in {}", cluster.folder());
  }

  @Override
  public void close() {
    cluster.close();
    claim.close();
    assertThat(state.remove(claim.folder())).isTrue();
  }
}
