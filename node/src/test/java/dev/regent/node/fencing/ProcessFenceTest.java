package dev.regent.node.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.node.guard.Guard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told what, in which order; over a guard, a door and a clock that are played. */
class ProcessFenceTest {
  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final long SECOND = LEASE.toNanos();

  /** All that the fence did, in order. */
  private final List<String> deeds = new CopyOnWriteArrayList<>();

  private final PlayedServer server = new PlayedServer();
  private final PlayedTime time = new PlayedTime();
  private final List<PlayedGuard> guards = new ArrayList<>();
  private final ProcessFence fence = new ProcessFence(server, this::startGuard, LEASE, time);

  @BeforeEach
  void installs() {
    done(fence.install());
    deeds.clear();
  }

  /** S10: nobody is let in before the guard holds the lease, which it ends a little early. */
  @Test
  void guardHasTheLeaseBeforeAnybodyIsLetIn() {
    assertThat(done(fence.open(SECOND))).isTrue();
    assertThat(deeds).containsExactly("lease 900", "admit");
  }

  @Test
  void leaseThatIsOverOpensNothing() {
    guards.getFirst().over = true;
    assertThat(done(fence.open(SECOND))).isFalse();
    assertThat(deeds).containsExactly("lease 900 is over");
  }

  @Test
  void openingThatOutlastedItsLeaseIsTakenBack() {
    server.onAdmit = () -> time.now = SECOND;
    assertThat(done(fence.open(SECOND))).isFalse();
    assertThat(deeds).containsExactly("lease 900", "admit", "shut", "release");
  }

  @Test
  void guardIsReleasedOnlyAfterTheDoorIsShut() {
    done(fence.open(SECOND));
    deeds.clear();
    done(fence.close());
    assertThat(deeds).containsExactly("shut", "release");
  }

  @Test
  void guardKeepsTheLeaseOfADoorThatDoesNotShut() {
    done(fence.open(SECOND));
    deeds.clear();
    server.sticks = true;
    assertThatThrownBy(() -> done(fence.close())).hasMessageContaining("it sticks");
    assertThat(deeds).containsExactly("shut");
  }

  /** A lapse costs connections and not a crash. */
  @Test
  void leaseThatNobodyRenewsEndsGentlyBeforeTheGuardStrikes() {
    done(fence.open(SECOND));
    deeds.clear();
    assertThat(time.alarms).containsExactly(SECOND - 2 * SECOND / 5);
    done(fence.lapse(SECOND));
    assertThat(deeds).containsExactly("shut", "release");
  }

  @Test
  void marginOfALongLeaseIsBounded() {
    ProcessFence slow = new ProcessFence(server, this::startGuard, Duration.ofSeconds(10), time);
    done(slow.install());
    done(slow.open(10 * SECOND));
    assertThat(time.alarms).containsExactly(10 * SECOND - 400_000_000);
  }

  @Test
  void renewedLeaseDoesNotLapse() {
    done(fence.open(SECOND));
    done(fence.open(2 * SECOND));
    deeds.clear();
    done(fence.lapse(SECOND));
    assertThat(deeds).isEmpty();
    done(fence.lapse(2 * SECOND));
    assertThat(deeds).containsExactly("shut", "release");
  }

  @Test
  void renewalThatMeetsALapseUnderWayOpensAgain() throws Exception {
    done(fence.open(SECOND));
    assertThat(server.entered.take()).isEqualTo("admit");
    deeds.clear();
    server.hold();
    CompletionStage<Void> lapse = fence.lapse(SECOND);
    assertThat(server.entered.take()).isEqualTo("shut");
    CompletionStage<Boolean> renewal = fence.open(2 * SECOND);
    server.let();
    done(lapse);
    assertThat(done(renewal)).isTrue();
    assertThat(deeds).containsExactly("shut", "release", "lease 1900", "admit");
  }

  @Test
  void lapseThatMeetsAnOpeningUnderWayEndsShut() throws Exception {
    server.hold();
    CompletionStage<Boolean> opening = fence.open(SECOND);
    assertThat(server.entered.take()).isEqualTo("admit");
    CompletionStage<Void> lapse = fence.lapse(SECOND);
    server.let();
    done(opening);
    done(lapse);
    assertThat(deeds).containsExactly("lease 900", "admit", "shut", "release");
  }

  /** S9: a door of their own; no lease, hence no guard, is needed for it. */
  @Test
  void readersPassWithoutALease() {
    done(fence.readers(true));
    done(fence.readers(false));
    assertThat(deeds).containsExactly("admit", "shut");
  }

  @Test
  void doorIsOpenWhileEitherWantsIt() {
    done(fence.readers(true));
    done(fence.open(SECOND));
    deeds.clear();
    done(fence.readers(false));
    assertThat(deeds).isEmpty();
    done(fence.readers(true));
    deeds.clear();
    done(fence.close());
    assertThat(deeds).containsExactly("release");
  }

  /** PostgreSQL was killed then, and what runs now is another server. */
  @Test
  void leaseThatCouldNotBeEndedIsNoneOnceItIsOver() {
    done(fence.open(SECOND));
    server.sticks = true;
    assertThatThrownBy(() -> done(fence.lapse(SECOND))).hasMessageContaining("it sticks");
    server.sticks = false;
    time.now = SECOND;
    deeds.clear();
    done(fence.readers(false));
    assertThat(deeds).containsExactly("shut");
  }

  /** S9: who waits for this before it promotes must not be told too early. */
  @Test
  void readersAreOutOnlyWhenTheDoorIsKnownToBeShut() throws Exception {
    done(fence.readers(true));
    server.hold();
    CompletionStage<Void> out = fence.readers(false);
    assertThat(server.entered.take()).isEqualTo("admit");
    assertThat(server.entered.take()).isEqualTo("shut");
    assertThat(out.toCompletableFuture()).isNotDone();
    server.let();
    done(out);
    server.sticks = true;
    assertThatThrownBy(() -> done(fence.readers(false))).hasMessageContaining("it sticks");
  }

  @Test
  void readersAreLetInAgainAfterARestartOfPostgresql() {
    server.runs = false;
    done(fence.readers(true));
    deeds.clear();
    assertThat(done(fence.verify())).isTrue();
    assertThat(deeds).containsExactly("look", "admit");
    done(fence.readers(false));
    deeds.clear();
    done(fence.verify());
    assertThat(deeds).containsExactly("look");
  }

  @Test
  void serverThatIsNotReadyForItsReadersIsNoFaultOfTheFence() {
    done(fence.readers(true));
    server.onAdmit =
        () -> {
          throw new CompletionException(new IllegalStateException("starting up"));
        };
    assertThat(done(fence.verify())).isTrue();
  }

  @Test
  void openDoorOfAServerThatDoesNotRunIsNoOpenDoor() {
    server.runs = false;
    assertThat(done(fence.open(SECOND))).isFalse();
  }

  @Test
  void deadGuardIsReplacedBehindAShutDoor() {
    done(fence.open(SECOND));
    deeds.clear();
    guards.getFirst().dead = true;
    assertThat(done(fence.verify())).isFalse();
    assertThat(deeds).containsExactly("look", "shut", "dismiss", "start");
    deeds.clear();
    done(fence.lapse(SECOND));
    assertThat(deeds).as("the lease went with its guard").isEmpty();
    assertThat(done(fence.open(SECOND))).isTrue();
  }

  @Test
  void renewalThatFindsTheGuardDeadShutsTheDoor() {
    done(fence.open(SECOND));
    deeds.clear();
    guards.getFirst().dead = true;
    assertThat(done(fence.open(2 * SECOND))).isFalse();
    assertThat(deeds).containsExactly("lease 1900", "shut", "dismiss", "start");
  }

  @Test
  void withoutAGuardADoorThatDoesNotShutCostsPostgresqlItsLife() {
    done(fence.open(SECOND));
    deeds.clear();
    guards.getFirst().dead = true;
    server.sticks = true;
    assertThat(done(fence.verify())).isFalse();
    assertThat(deeds).containsExactly("look", "shut", "kill", "dismiss", "start");
  }

  @Test
  void serverThatCannotBeKilledFromHereIsLeftToTheGuard() {
    done(fence.open(SECOND));
    deeds.clear();
    guards.getFirst().mute = true;
    server.sticks = true;
    server.survives = true;
    assertThat(done(fence.verify())).isFalse();
    assertThat(deeds).containsExactly("look", "shut", "kill", "strike", "dismiss", "start");
  }

  /** S10: a guard that still holds the lease may be the last that can end it. */
  @Test
  void guardIsKeptWhileTheServerMayServe() {
    done(fence.open(SECOND));
    deeds.clear();
    guards.getFirst().dead = true;
    server.sticks = true;
    server.survives = true;
    noMoreGuards = true;
    assertThatThrownBy(() -> done(fence.verify())).hasMessageContaining("the guard has ended");
    assertThat(deeds).containsExactly("look", "shut", "kill", "strike");
    deeds.clear();
    server.survives = false;
    assertThatThrownBy(() -> done(fence.verify())).hasMessageContaining("no guard");
    assertThat(deeds).containsExactly("look", "shut", "kill", "dismiss");
  }

  @Test
  void guardThatDoesNotStartAgainLeavesTheDoorShut() {
    done(fence.open(SECOND));
    guards.getFirst().dead = true;
    noMoreGuards = true;
    assertThatThrownBy(() -> done(fence.verify())).hasMessageContaining("no guard");
    assertThat(done(fence.open(SECOND))).isFalse();
    noMoreGuards = false;
    assertThat(done(fence.verify())).isFalse();
    assertThat(done(fence.open(SECOND))).isTrue();
  }

  @Test
  void severingIsLeftToPostgresqlAndSaidSo() {
    done(fence.block(Optional.of("10.0.0.2")));
    assertThat(deeds).isEmpty();
    assertThat(fence.describe().kind()).isEqualTo("process");
    assertThat(fence.describe().note()).contains("PT1S", "killed at once", "no firewall bars");
  }

  private boolean noMoreGuards;

  private Guard startGuard() throws IOException {
    if (noMoreGuards) {
      throw new IOException("no guard");
    }
    deeds.add("start");
    PlayedGuard guard = new PlayedGuard();
    guards.add(guard);
    return guard;
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private final class PlayedGuard implements Guard {
    private volatile boolean over;
    private volatile boolean dead;
    private volatile boolean mute;

    @Override
    public boolean lease(long untilNanos) throws IOException {
      deeds.add("lease " + untilNanos / 1_000_000 + (over ? " is over" : ""));
      failIfDead();
      return !over;
    }

    @Override
    public void release() throws IOException {
      deeds.add("release");
      failIfDead();
    }

    @Override
    public boolean answers() {
      deeds.add("look");
      return !dead && !mute;
    }

    @Override
    public void strike() throws IOException {
      deeds.add("strike");
      failIfDead();
      dead = true;
    }

    @Override
    public void dismiss() {
      deeds.add("dismiss");
    }

    private void failIfDead() throws IOException {
      if (dead) {
        throw new IOException("the guard has ended");
      }
    }
  }

  private final class PlayedServer implements Server {
    private final BlockingQueue<String> entered = new LinkedBlockingQueue<>();
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    private volatile boolean sticks;
    private volatile boolean survives;
    private volatile boolean runs = true;
    private volatile Runnable onAdmit = () -> {};

    @Override
    public CompletionStage<Boolean> admit(boolean clients) {
      deeds.add(clients ? "admit" : "shut");
      entered.add(clients ? "admit" : "shut");
      if (clients) {
        onAdmit.run();
      }
      return sticks && !clients
          ? CompletableFuture.failedFuture(new IllegalStateException("it sticks"))
          : gate.thenApply(passed -> clients && runs);
    }

    @Override
    public CompletionStage<Void> kill() {
      deeds.add("kill");
      return survives
          ? CompletableFuture.failedFuture(new IllegalStateException("it survives"))
          : CompletableFuture.completedFuture(null);
    }

    void hold() {
      gate = new CompletableFuture<>();
    }

    void let() {
      gate.complete(null);
    }
  }

  private static final class PlayedTime implements Time {
    private final List<Long> alarms = new CopyOnWriteArrayList<>();
    private volatile long now;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void at(long nanos, Runnable alarm) {
      alarms.add(nanos);
    }
  }
}
