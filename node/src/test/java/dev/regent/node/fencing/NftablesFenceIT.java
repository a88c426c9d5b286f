package dev.regent.node.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real kernel, in a network namespace of its own. */
class NftablesFenceIT {
  private static final Logger LOG = LoggerFactory.getLogger(NftablesFenceIT.class);
  private static final Duration LEASE = Duration.ofSeconds(1);

  private static final Duration BLINK = Duration.ofMillis(100);

  @TempDir Path folder;
  private Net net;
  private Fence fence;

  @BeforeEach
  void installs() throws Exception {
    net = Net.make(folder);
    fence = fence("", List.of("192.0.2.77", "2001:db8::1"));
    done(fence.install());
  }

  @AfterEach
  void removes() throws Exception {
    if (net != null) {
      net.close();
    }
  }

  @Test
  void closedByDefaultAndRefusesAtOnce() {
    long start = System.nanoTime();
    assertThatThrownBy(Net::connect).isInstanceOf(IOException.class);
    took("refusal", start);
    assertThat(System.nanoTime() - start).isLessThan(Duration.ofMillis(500).toNanos());
  }

  /** S10: the kernel holds the lease. */
  @Test
  void openSessionIsCutWhenTheLeaseEnds() throws Exception {
    for (int round = 0; round < 10; round++) {
      long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
      assertThat(done(fence.open(end))).isTrue();
      try (Socket session = Net.connect()) {
        assertThatThrownBy(
                () -> {
                  while (true) {
                    Net.echo(session);
                  }
                })
            .isInstanceOf(IOException.class);
      }
      long late = System.nanoTime() - end;
      LOG.info("cut {} ms after the lease's end", late / 1e6);
      assertThat(late).isBetween(Duration.ofMillis(-20).toNanos(), BLINK.toNanos());
    }
    assertThatThrownBy(Net::connect).isInstanceOf(IOException.class);
  }

  /** A client that waits for an answer has nothing to send that could be rejected. */
  @Test
  void answerThatComesTooLateIsAReset() throws Exception {
    done(fence.open(System.nanoTime() + Duration.ofMillis(400).toNanos()));
    try (Socket session = Net.connect()) {
      long start = System.nanoTime();
      session.getOutputStream().write(EchoServer.SLOW);
      assertThatThrownBy(() -> session.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      took("answer", start);
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofMillis(800).toNanos());
    }
  }

  @Test
  void renewedLeaseKeepsTheSession() throws Exception {
    done(fence.open(System.nanoTime() + LEASE.toNanos()));
    try (Socket session = Net.connect()) {
      for (int beat = 0; beat < 20; beat++) {
        long until = System.nanoTime() + Duration.ofMillis(300).toNanos();
        assertThat(done(fence.open(until))).isTrue();
        while (System.nanoTime() < until - Duration.ofMillis(200).toNanos()) {
          Net.echo(session);
        }
      }
      assertThat(done(fence.verify())).isTrue();
      done(fence.close());
      assertThatThrownBy(() -> Net.echo(session)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void batchThatComesLateOpensNothing() throws Exception {
    Nft nft = new Nft(net.nft(""));
    Ruleset rules = new Ruleset(Net.PORT);
    assertThat(nft.apply(() -> rules.open(100)).done()).isFalse(); // Nothing is prepared.
    assertThat(nft.apply(() -> rules.prepare(100)).done()).isTrue();
    assertThatThrownBy(Net::connect).isInstanceOf(IOException.class);
    assertThat(nft.apply(() -> rules.open(100)).done()).isTrue();
    try (Socket session = Net.connect()) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  Net.echo(session);
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(nft.apply(() -> rules.extend(1000)).done()).isFalse();
    assertThat(nft.apply(() -> rules.prepare(50)).done()).isTrue();
    assertThat(Net.inside("sleep", "0.1")).isTrue();
    assertThat(nft.apply(() -> rules.open(1000)).done()).isFalse();
    assertThatThrownBy(Net::connect).isInstanceOf(IOException.class);
    assertThat(done(fence.open(System.nanoTime() - 1))).isFalse();
  }

  @Test
  void slowCallDoesNotLeaveTheDoorOpen() throws Exception {
    Fence slow = fence("sleep 0.06", List.of());
    done(slow.install());
    assertThat(done(slow.open(System.nanoTime() + LEASE.toNanos()))).isFalse();
    assertThatThrownBy(Net::connect).isInstanceOf(IOException.class);
  }

  @Test
  void peersPassAClosedDoor() throws Exception {
    Fence friendly = fence("", List.of(Net.OUTSIDE));
    done(friendly.install());
    try (Socket session = Net.connect()) {
      Net.echo(session);
    }
  }

  /** A member that is added or removed changes nothing about clients. */
  @Test
  void peersComeAndGoAndTheDoorStaysAsItIs() throws Exception {
    done(fence.open(System.nanoTime() + LEASE.multipliedBy(5).toNanos()));
    try (Socket client = Net.connect()) {
      done(fence.peers(List.of(Net.OUTSIDE)));
      Net.echo(client);
      assertThat(done(fence.verify())).isTrue();
      done(fence.close());
      Net.echo(client);
      done(fence.peers(List.of("192.0.2.78")));
      assertThatThrownBy(() -> Net.echo(client)).isInstanceOf(IOException.class);
    }
    assertThat(done(fence.verify())).isTrue();
    assertThat(Net.inside("nft", "flush", "ruleset")).isTrue();
    done(fence.peers(List.of(Net.OUTSIDE)));
    assertThat(done(fence.verify())).isFalse();
    Net.connect().close();
  }

  /** S9: a door of their own. */
  @Test
  void readersComeAndGo() throws Exception {
    done(fence.readers(true));
    try (Socket session = Net.connect()) {
      Net.echo(session);
      assertThat(done(fence.verify())).isTrue();
      done(fence.readers(false));
      assertThatThrownBy(() -> Net.echo(session)).isInstanceOf(IOException.class);
    }
  }

  /** S5: the way out. */
  @Test
  void oldPrimaryCannotBeReached() throws Exception {
    try (ServerSocket oldPrimary = new ServerSocket(Net.PORT)) {
      assertThat(oldPrimary.isBound()).isTrue();
      String[] connect = {"bash", "-c", "exec 3<>/dev/tcp/%s/%d".formatted(Net.OUTSIDE, Net.PORT)};
      assertThat(Net.inside(connect)).isTrue();
      done(fence.block(Optional.of(Net.OUTSIDE)));
      assertThat(Net.inside(connect)).isFalse();
      assertThat(Net.inside("nft", "delete", "table", "inet", "regent")).isTrue();
      assertThat(done(fence.verify())).isFalse();
      assertThat(Net.inside(connect)).isFalse();
      done(fence.block(Optional.empty()));
      assertThat(Net.inside(connect)).isTrue();
    }
  }

  @Test
  void flushedTableIsPutBackClosed() throws Exception {
    done(fence.open(System.nanoTime() + LEASE.toNanos()));
    assertThat(Net.inside("nft", "flush", "ruleset")).isTrue();
    assertThat(done(fence.verify())).isFalse();
    assertThatThrownBy(Net::connect).isInstanceOf(IOException.class);
    assertThat(done(fence.verify())).isTrue();
    assertThat(Net.inside("nft", "flush", "chain", "inet", "regent", "clients_in")).isTrue();
    assertThat(done(fence.verify())).isFalse();
    assertThat(done(fence.verify())).isTrue();
  }

  private Fence fence(String before, List<String> peers) throws IOException {
    return new NftablesFence(net.nft(before), Net.PORT, peers, LEASE);
  }

  private static <T> T done(CompletionStage<T> stage) {
    long start = System.nanoTime();
    T answer = stage.toCompletableFuture().join();
    took("call", start);
    return answer;
  }

  private static void took(String what, long start) {
    LOG.info("{}: {} ms", what, (System.nanoTime() - start) / 1e6);
  }
}
