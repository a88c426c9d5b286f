package dev.regent.node.fencing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fence as an nftables table. The door is an element that the kernel takes out when the lease
 * is over, whatever has become of this process by then.
 */
public final class NftablesFence implements Fence {
  private static final Logger LOG = LoggerFactory.getLogger(NftablesFence.class);

  /** Beyond that an element would outlive the lease by too much, and is corrected or taken out. */
  private static final Duration SLOW = Duration.ofMillis(50);

  /** A busy machine makes one call slow, and the next, and resets nobody for that. */
  private static final int CORRECTIONS = 5;

  private final Nft nft;
  private final Ruleset rules;
  private final Duration lease;
  private final Turns turns = new Turns();

  private volatile List<String> peers;
  private Optional<String> severed = Optional.empty();
  private String installed = "";

  /**
   * Touches nothing yet.
   *
   * @param nft the program, by path or name
   * @param port PostgreSQL's, on this member and on all others
   * @param peers the other members' addresses or host names; names are looked up by {@link
   *     #install}
   * @param lease told to whoever asks what the fence covers
   */
  public NftablesFence(String nft, int port, List<String> peers, Duration lease) {
    this.nft = new Nft(nft);
    this.rules = new Ruleset(port);
    this.peers = List.copyOf(peers);
    this.lease = lease;
  }

  @Override
  public CompletionStage<Void> install() {
    return turns.run("installing the fence", this::put);
  }

  @Override
  public CompletionStage<Boolean> open(long untilNanos) {
    return turns.call("opening the door", () -> arm(untilNanos));
  }

  @Override
  public CompletionStage<Void> close() {
    return turns.run("closing the door", () -> applyOrInstall(rules.close()));
  }

  @Override
  public CompletionStage<Void> readers(boolean admitted) {
    return turns.run(
        "the readers' door",
        () -> {
          if (admitted) {
            apply(rules.readers(true));
          } else {
            applyOrInstall(rules.readers(false));
          }
        });
  }

  @Override
  public CompletionStage<Void> block(Optional<String> oldPrimaryAddress) {
    return turns.run(
        "severing in the firewall",
        () -> {
          severed = oldPrimaryAddress.map(NftablesFence::address);
          applyOrInstall(rules.sever(severed));
        });
  }

  /** A name server that hangs must not hold up the lease: the names are looked up first. */
  @Override
  public CompletionStage<Void> peers(List<String> addresses) {
    peers = List.copyOf(addresses);
    return CompletableFuture.supplyAsync(
            () -> addresses.stream().flatMap(NftablesFence::knownAddress).toList(),
            lookup -> Thread.ofVirtual().name("fence: looking up members").start(lookup))
        .thenCompose(found -> turns.run("letting members pass", () -> let(found)));
  }

  /** Where the rules are gone, whoever puts them back puts the peers in. */
  private void let(List<String> found) throws IOException, InterruptedException {
    if (isIntact()) {
      apply(rules.peers(found));
      installed = listing();
    }
    if (found.size() < peers.size()) {
      throw new FenceException("some of %s cannot be looked up".formatted(peers));
    }
  }

  @Override
  public CompletionStage<Boolean> verify() {
    return turns.call(
        "looking at the fence",
        () -> {
          boolean intact = isIntact();
          if (!intact) {
            put();
          }
          return intact;
        });
  }

  private boolean isIntact() throws IOException, InterruptedException {
    Nft.Outcome listing = nft.list();
    return listing.done() && Ruleset.withoutElements(listing.output()).equals(installed);
  }

  @Override
  public Description describe() {
    return new Description(
        "nftables",
        "the kernel closes the door when the lease of "
            + lease
            + " ends, even if this process hangs; a client that shares a member's address passes");
  }

  private boolean arm(long untilNanos) throws IOException, InterruptedException {
    return set(untilNanos, rules::extend) || (prepare(untilNanos) && set(untilNanos, rules::open));
  }

  /**
   * The door is closed. What bounds its opening ends with the lease, and not a moment later: a slow
   * call is repeated once.
   */
  private boolean prepare(long untilNanos) throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 2; attempt++) {
      long begun = System.nanoTime();
      long left = millisUntil(untilNanos) - SLOW.toMillis();
      if (left <= 0 || !nft.apply(() -> rules.prepare(left)).done()) {
        return false;
      }
      if (System.nanoTime() - begun <= SLOW.toNanos()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sets what is left of the lease by that batch. A slow call is corrected at once by the next;
   * when all are slow the door is shut.
   */
  private boolean set(long untilNanos, LongFunction<String> first)
      throws IOException, InterruptedException {
    for (int attempt = 0; attempt < CORRECTIONS; attempt++) {
      LongFunction<String> batch = attempt == 0 ? first : rules::extend;
      AtomicLong composed = new AtomicLong();
      Nft.Outcome outcome =
          nft.apply(
              () -> {
                composed.set(System.nanoTime());
                long left = millisUntil(untilNanos);
                return left > 0 ? batch.apply(left) : rules.close();
              });
      if (!outcome.done() || millisUntil(untilNanos) <= 0) {
        return false;
      }
      if (System.nanoTime() - composed.get() <= SLOW.toNanos()) {
        return true;
      }
    }
    applyOrInstall(rules.close());
    return false;
  }

  private static long millisUntil(long untilNanos) {
    return Duration.ofNanos(untilNanos - System.nanoTime()).toMillis();
  }

  private void put() throws IOException, InterruptedException {
    apply(rules.table(peers.stream().flatMap(NftablesFence::knownAddress).toList(), severed));
    installed = listing();
  }

  private String listing() throws IOException, InterruptedException {
    Nft.Outcome listing = nft.list();
    if (!listing.done()) {
      throw new FenceException("the table is not there after it was put: " + listing.output());
    }
    return Ruleset.withoutElements(listing.output());
  }

  private void apply(String batch) throws IOException, InterruptedException {
    Nft.Outcome outcome = nft.apply(() -> batch);
    if (!outcome.done()) {
      throw new FenceException(outcome.output());
    }
  }

  /** For what makes the fence tighter: a table that is gone is put back, closed. */
  private void applyOrInstall(String batch) throws IOException, InterruptedException {
    if (!nft.apply(() -> batch).done()) {
      put();
    }
  }

  /** A name that is not known yet is left out: its member is kept out until the next install. */
  private static Stream<String> knownAddress(String host) {
    try {
      return Stream.of(address(host));
    } catch (FenceException e) {
      LOG.warn("{}: not let through the fence as a peer", e.getMessage());
      return Stream.empty();
    }
  }

  private static String address(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress().replaceAll("%.*", "");
    } catch (UnknownHostException e) {
      throw new FenceException("cannot look up \"" + host + "\"", e);
    }
  }
}
