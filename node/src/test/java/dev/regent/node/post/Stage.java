package dev.regent.node.post;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.regent.node.roster.Roll;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.Letter;
import dev.regent.protocol.messages.Reply;
import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An actor system whose timers are moved by hand, in which every member has the same address: one
 * mailbox takes the letters to all of them, and the test answers for each.
 */
public final class Stage implements AutoCloseable {
  /** The member on stage. */
  public static final MemberId MASTER = new MemberId("pg-master");

  /** A member that is played by the test. */
  public static final MemberId SLAVE = new MemberId("pg-slave");

  /** Another one. */
  public static final MemberId ARBITER = new MemberId("arbiter");

  /** How long to listen before it counts as silence: a wrong letter comes within microseconds. */
  private static final Duration SILENCE = Duration.ofMillis(50);

  private static final List<MemberId> MEMBERS = List.of(MASTER, SLAVE, ARBITER);
  private static final ClusterHash CLUSTER = ClusterHash.of("regent");

  private final ActorTestKit actors;
  private final ManualTime time;
  private final TestProbe<Letter> letters;
  private final Roll roll;
  private final Peers peers;
  private final int port;

  /** Opens it. */
  public Stage() {
    port = freePort();
    actors =
        ActorTestKit.create(
            "stage",
            ConfigFactory.parseString(
                    """
                    pekko.loglevel = ERROR
                    pekko.actor.provider = remote
                    pekko.remote.warn-about-direct-use = off
                    pekko.remote.artery.canonical { hostname = "127.0.0.1", port = %s }
                    """
                        .formatted(port))
                .withFallback(ManualTime.config())
                .withFallback(ConfigFactory.load()));
    time = ManualTime.get(actors.system());
    letters = actors.createTestProbe(Letter.class);
    actors.spawn(postboxFor(letters.getRef()), "governor");
    roll = new Roll(seat(MASTER), roster(MEMBERS));
    peers = new Peers(actors.system(), CLUSTER, roll);
  }

  private Roster roster(List<MemberId> members) {
    return new Roster(members.stream().map(this::seat).toList());
  }

  private Seat seat(MemberId member) {
    return new Seat(member, Seat.Role.DATA, "127.0.0.1", port, 1, 1, 1, 0, true, false);
  }

  /** The mailbox stands where {@link Peers#POSTBOX} says. */
  private static Behavior<Void> postboxFor(ActorRef<Letter> letters) {
    return Behaviors.setup(
        context -> {
          context.spawn(
              Behaviors.receiveMessage(
                  (Letter letter) -> {
                    letters.tell(letter);
                    return Behaviors.same();
                  }),
              "postbox");
          return Behaviors.empty();
        });
  }

  /** Those are the members from now on. */
  public void enroll(MemberId... members) {
    roll.enroll(roster(List.of(members)));
  }

  /** The members. */
  public Peers peers() {
    return peers;
  }

  /** Puts an actor on stage. */
  public <T> ActorRef<T> spawn(Behavior<T> behavior) {
    return actors.spawn(behavior);
  }

  /** Somebody to report to. */
  public <T> TestProbe<T> probe(Class<T> type) {
    return actors.createTestProbe(type);
  }

  /** One who passes on all but messages of that kind. */
  public <T> ActorRef<T> without(Class<? extends T> kind, ActorRef<T> listener) {
    return actors.spawn(
        Behaviors.receiveMessage(
            (T message) -> {
              if (!kind.isInstance(message)) {
                listener.tell(message);
              }
              return Behaviors.same();
            }));
  }

  /** Moves the timers. */
  public void passes(Duration time) {
    this.time.timePasses(time);
  }

  /** Exactly so many letters were sent, all with the same question. */
  public Letter letters(int number) {
    List<Letter> all = new ArrayList<>(letters.receiveSeveralMessages(number));
    letters.expectNoMessage(SILENCE);
    assertThat(all).allSatisfy(each -> assertThat(each).isEqualTo(all.getFirst()));
    return all.getFirst();
  }

  /** No letter was sent. */
  public void noLetters() {
    letters.expectNoMessage(SILENCE);
  }

  /** That member's answer to that letter. */
  public void answer(Letter letter, MemberId from, Answer answer) {
    letter.replyTo().tell(letter.reply(from, answer));
  }

  /** An answer that pretends to be of that cluster. */
  public void answer(Letter letter, ClusterHash cluster, MemberId from, Answer answer) {
    letter.replyTo().tell(new Reply(cluster, from, letter.nonce(), answer));
  }

  @Override
  public void close() {
    actors.shutdownTestKit();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
