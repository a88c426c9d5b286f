package dev.regent.docker;

import static dev.regent.docker.CommitLevel.REMOTE_APPLY;
import static dev.regent.docker.Member.ARBITER;
import static dev.regent.docker.Member.ARBITER_NEW;
import static dev.regent.docker.Member.PG_SLAVE_NEW;
import static dev.regent.docker.Profile.QUORUM;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Two databases become three, and members go, while clients write and nobody is restarted. */
@OnContainers
@Order(Order.DEFAULT + 1) // Nobody can build on what it leaves.
final class GrowIT {
  @Test
  void twoDatabasesBecomeThree_andMembersGo_underLoad(Cluster cluster) {
    cluster.redundant(REMOTE_APPLY);
    Member old = cluster.primary();
    Writing run = cluster.write().start();

    cluster.grow(QUORUM);
    add(cluster, ARBITER_NEW, "arbiter");
    add(cluster, PG_SLAVE_NEW, "data");
    Status grown = cluster.awaitRedundant();
    assertThat(grown.inSync()).contains(PG_SLAVE_NEW).hasSize(2);
    Report growing = run.finish().assertNothingLost();
    Output.measured("two databases become three: outage", growing.outage());
    assertThat(cluster.primary()).isEqualTo(old);

    Writing next = cluster.write().start();
    cluster.kill(old);
    next.goesOn();
    cluster.exec(ARBITER, "regent", "remove", old.service());
    assertThat(cluster.status().witnesses()).doesNotContain(old).hasSize(4);

    cluster.start(old);
    add(cluster, old, "data");
    cluster.awaitRedundant();
    next.finish().assertNothingLost();
  }

  private static void add(Cluster cluster, Member member, String role) {
    cluster.exec(
        ARBITER, "regent", "add", member.service(), "--host", member.address(), "--role", role);
  }
}
