package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static dev.regent.docker.Member.ARBITER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Members that are gone for long, or for good. */
@OnContainers
@Order(Order.DEFAULT + 2) // It has clusters of its own.
final class DepartureIT {
  private static final Duration GONE = Duration.ofSeconds(4);
  private static final int NOT_CONFIRMED = 2;

  /** {primary, standby} | {arbiter}, then {primary} alone, through a crash of its own. */
  @Test
  void oneAfterAnother_theLastOneServes_andAllComeBack(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY, GONE);
    Member last = cluster.primary();
    Writing run = cluster.write().start();

    cluster.kill(ARBITER);
    cluster.await(last + " counts alone", now -> now.witnesses().equals(Set.of(last)));
    cluster.kill(last.partner());
    run.goesOn();
    cluster.kill(last);
    cluster.start(last);
    run.goesOn();
    cluster.start(last.partner(), ARBITER);
    awaitEverybody(cluster);
    run.goesOn();

    run.finish().assertNothingLost();
    assertThat(cluster.primary()).isEqualTo(last);
  }

  /**
   * {standby} | {primary, arbiter gone for good} => by force, once an operator answers for them.
   */
  @Test
  void majorityIsGone_standbyIsPromotedByForce_andTheOthersMayComeBack(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY, GONE);
    Member old = cluster.primary();
    Member heir = old.partner();
    Writing run = cluster.write().start();

    cluster.kill(ARBITER, old);
    cluster.never("without a majority", GONE, now -> now.serves(heir));
    Program.Result asked =
        cluster.tryExec(heir, "regent", "promote", "--accept-data-loss", heir.service());
    assertThat(asked.status()).as(asked.output()).isEqualTo(NOT_CONFIRMED);
    String off = ARBITER.service() + "," + old.service();
    String told =
        cluster
            .exec(heir, "regent", "promote", "--accept-data-loss", heir.service(), "--off", off)
            .output();
    run.goesOn();
    cluster.start(old, ARBITER);
    awaitEverybody(cluster);
    run.goesOn();

    run.finish().assertNothingLost();
    assertThat(told)
        .contains(
            "lacks nothing that was acknowledged", heir + " is the primary, and clients pass");
    assertThat(cluster.primary()).isEqualTo(heir);
  }

  private static void awaitEverybody(Cluster cluster) {
    cluster.awaitRedundant();
    cluster.await(
        "everybody counts", now -> now.witnesses().size() == Profile.NONE.members().size());
  }
}
