package dev.regent.node.membership;

import static dev.regent.node.membership.Members.A;
import static dev.regent.node.membership.Members.B;
import static dev.regent.node.membership.Members.C;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.regent.node.roster.Roll;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real ring systems on loopback ports, in one JVM; the witnesses are {@link Electorate}'s. */
class MembershipIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration NEVER = Duration.ofMinutes(10);

  private final List<MemberId> members = List.of(A, B, C);
  private final List<Seat> seats = seats(members);
  private final Electorate electorate = new Electorate(members);
  private final ActorTestKit testKit =
      ActorTestKit.create("regent", ConfigFactory.parseString("pekko.loglevel = WARNING"));
  private final Map<MemberId, ActorRef<Membership.Command>> nodes = new HashMap<>();
  private final Map<MemberId, Sighting> sightings = new HashMap<>();

  @AfterEach
  void shutDown() {
    testKit.shutdownTestKit();
    sightings.values().forEach(sighting -> terminated(sighting));
  }

  @Test
  void threeThatStartAtOnceFormOneRing() {
    start(A, B, C);
    awaitWhole(1, A, B, C);
    for (MemberId member : members) {
      assertThat(of(member).history()).extracting(Sighting.State::ring).containsOnly(0L, 1L);
      assertThat(of(member).state().systems()).isEqualTo(1);
    }
  }

  @Test
  void theKilledIsLostAndFoundAgain() {
    start(A, B, C);
    awaitWhole(1, A, B, C);
    kill(C);
    for (MemberId member : List.of(A, B)) {
      of(member).await("c lost", PATIENCE, state -> state.lost().equals(Set.of(C)));
    }
    start(C);
    awaitWhole(1, A, B, C);
  }

  @Test
  void aSmallerNumberYieldsToAGreater() {
    start(A); // With the other witnesses' leave, though their nodes are not in a ring.
    awaitWhole(1, A);
    electorate.silence(A);
    start(B, C);
    awaitWhole(2, B, C);
    electorate.silence();
    awaitWhole(2, A, B, C);
    assertThat(of(A).state().systems()).isEqualTo(2);
    assertThat(of(B).state().systems()).isEqualTo(1);
  }

  @Test
  void theDownedStartsOver() {
    start(A, B, C);
    awaitWhole(1, A, B, C);
    Cluster.get(of(A).system()).manager().tell(new Down(address(C)));
    of(C).await("a new ring system", PATIENCE, state -> state.systems() == 2);
    awaitWhole(1, A, B, C);
    assertThat(of(A).state().systems()).isEqualTo(1);
  }

  @Test
  void theRemovedIsStillLost() {
    start(Duration.ofSeconds(2), A, B, C);
    awaitWhole(1, A, B, C);
    kill(C);
    of(A).await("c lost", PATIENCE, state -> state.lost().equals(Set.of(C)));
    awaitGone(A, C);
    awaitGone(B, C);
    assertThat(of(A).state().lost()).containsExactly(C);
    assertThat(of(B).state().lost()).containsExactly(C);
  }

  @Test
  void twoOfThreeMeetAgainThoughTheThirdIsDead() {
    start(A, B, C);
    awaitWhole(1, A, B, C);
    kill(A);
    kill(C);
    of(B).await("both lost", PATIENCE, state -> state.lost().equals(Set.of(A, C)));
    start(A); // Ring 1 cannot admit it: its old incarnation cannot be removed while c is silent.
    awaitWhole(2, A, B);
    start(C);
    awaitWhole(2, A, B, C);
  }

  @Test
  void whoLeavesIsNotLost() throws Exception {
    start(A, B, C);
    awaitWhole(1, A, B, C);
    long before = System.nanoTime();
    AskPattern.<Membership.Command, Done>ask(
            node(C), Membership.Leave::new, PATIENCE, testKit.scheduler())
        .toCompletableFuture()
        .get();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    assertThat(of(C).state().ring()).isZero();
    awaitGone(A, C);
    assertThat(of(A).history()).extracting(Sighting.State::lost).containsOnly(Set.of());
  }

  private void start(MemberId... some) {
    start(NEVER, some);
  }

  private void start(Duration downAfter, MemberId... some) {
    for (MemberId member : some) {
      Sighting sighting = new Sighting(member, electorate);
      sightings.put(member, sighting);
      Seat seat = seats.get(members.indexOf(member));
      nodes.put(
          member,
          testKit.spawn(
              Membership.create(
                  Members.settings(seat, seats, downAfter),
                  new Roll(seat, new Roster(seats)),
                  electorate.of(member),
                  sighting)));
    }
  }

  /** Its ring system ends without a word to the others. */
  private void kill(MemberId member) {
    testKit.stop(node(member));
    terminated(of(member));
    electorate.ring(member, 0);
  }

  private static void terminated(Sighting sighting) {
    sighting.system().getWhenTerminated().toCompletableFuture().join();
  }

  /** Each of them is in that ring, has lost nobody, and has all of them in its gossip as up. */
  private void awaitWhole(long ring, MemberId... some) {
    for (MemberId member : some) {
      of(member)
          .await(
              "ring %d".formatted(ring),
              PATIENCE,
              state -> state.ring() == ring && state.lost().isEmpty());
    }
    for (MemberId member : some) {
      awaitGossip(member, some.length);
    }
  }

  /** The old incarnation has left the gossip of that member. */
  private void awaitGone(MemberId member, MemberId gone) {
    var probe = testKit.createTestProbe();
    probe.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(Cluster.get(of(member).system()).state().getMembers())
              .noneMatch(one -> one.address().equals(address(gone)));
          return Done.done();
        });
  }

  private void awaitGossip(MemberId member, int size) {
    var probe = testKit.createTestProbe();
    probe.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(Cluster.get(of(member).system()).state().getMembers()).hasSize(size);
          return Done.done();
        });
  }

  private Address address(MemberId member) {
    return Members.seating(member, seats).addressOf(member).orElseThrow();
  }

  private Sighting of(MemberId member) {
    return Optional.ofNullable(sightings.get(member)).orElseThrow();
  }

  private ActorRef<Membership.Command> node(MemberId member) {
    return Optional.ofNullable(nodes.get(member)).orElseThrow();
  }

  private static List<Seat> seats(List<MemberId> members) {
    List<ServerSocket> reserved = new ArrayList<>();
    try {
      List<Seat> seats = new ArrayList<>();
      for (MemberId member : members) {
        ServerSocket socket = new ServerSocket(0);
        reserved.add(socket);
        seats.add(Members.seat(member, socket.getLocalPort()));
      }
      for (ServerSocket socket : reserved) {
        socket.close();
      }
      return seats;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
