package dev.regent.node.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients in or keeps them out by {@code pg_hba.conf}: the door of a fence that has no
 * firewall. One order after the other, and none while the server is being started.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(10);

  private final DataFolder folder;
  private final Configuration configuration;
  private final Postmaster postmaster;
  private final Sessions sessions;
  private final Reload reload;
  private final boolean startsOpen;
  private final ReentrantLock lock = new ReentrantLock();

  /** What was ordered last: an order of the other kind that comes late must not undo it. */
  private volatile boolean wanted;

  private Door door = Door.UNKNOWN;
  private long orders;

  /** Forked while the door was shut: PostgreSQL's own, or nobody who could become a client. */
  private Set<ProcessHandle> nobodys = Set.of();

  Admission(
      DataFolder folder,
      Configuration configuration,
      Postmaster postmaster,
      Sessions sessions,
      Reload reload,
      boolean startsOpen) {
    this.folder = folder;
    this.configuration = configuration;
    this.postmaster = postmaster;
    this.sessions = sessions;
    this.reload = reload;
    this.startsOpen = startsOpen;
  }

  /** Of the running server. */
  private enum Door {
    OPEN,
    SHUT,
    UNKNOWN
  }

  /** To be called when the order is given; it is carried out by {@link #bring}. */
  void want(boolean clients) {
    wanted = clients;
  }

  /** Generates the configuration and starts the postmaster, with no order in between. */
  void start(Calls.Action start) throws Exception {
    lock.lockInterruptibly();
    try {
      start.run();
      door = startsOpen ? Door.OPEN : Door.SHUT;
    } finally {
      lock.unlock();
    }
  }

  /** Sees that the door is as it was made, once the server takes sessions. */
  void confirmStart() throws Exception {
    lock.lockInterruptibly();
    try {
      if (door == Door.SHUT) {
        awaitRefusal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Brings the door into that state. In force when this returns: a session that was forked after
   * the reload has shown the order, and when the door is shut no client has a session any more.
   *
   * @return whether clients pass; none does when no server runs, and each start makes the files
   *     anew
   */
  boolean bring(boolean clients) throws Exception {
    lock.lockInterruptibly();
    try {
      if (wanted != clients) {
        throw new OvertakenException(clients ? "letting clients in" : "shutting clients out");
      }
      return clients ? open() : shut();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes the file anew, because others may replicate; the door stays as it is. Nothing to do when
   * no server runs, since each start makes the files.
   */
  void rewrite() throws Exception {
    lock.lockInterruptibly();
    try {
      if (!postmaster.runs()) {
        return;
      }
      Door before = door;
      if (before == Door.UNKNOWN) {
        throw new PostgresException("the door to clients has not come to rest");
      }
      boolean open = before == Door.OPEN;
      if ((open && !wanted) || configuration.admits(folder.data, open)) {
        return; // It is about to be shut, which writes the file; or the file is as it is to be.
      }
      try {
        put(open);
        door = before;
      } catch (Exception e) {
        door = startsOpen ? before : door; // The fence is before it, and nobody else moves it.
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  /** A server that is shutting down takes no session by which the door could be shut. */
  void shutBeforeStop() throws Exception {
    if (startsOpen) {
      return;
    }
    want(false);
    try {
      bring(false);
    } catch (PostgresException | OvertakenException | SQLException | IOException e) {
      LOG.warn("clients are there until PostgreSQL has stopped: {}", e.getMessage());
    }
  }

  private boolean open() throws Exception {
    if (!postmaster.runs()) {
      return false;
    }
    if (door == Door.SHUT) {
      nobodys = postmaster.children().collect(Collectors.toSet());
    }
    if (door != Door.OPEN) {
      put(true);
      door = Door.OPEN;
    }
    return true;
  }

  private boolean shut() throws Exception {
    if (door == Door.SHUT) {
      return false;
    }
    if (postmaster.runs()) {
      put(false);
    } else if (Processes.any(folder.data)) {
      // A busy session outlives its postmaster, and goes on to serve its client.
      throw new PostgresException("processes of a server that has ended are still there");
    }
    door = Door.SHUT;
    return false;
  }

  private void put(boolean clients) throws Exception {
    door = Door.UNKNOWN;
    orders++;
    // Never twice the same: what shows it has read the files of this order, not of an older one.
    String order = (clients ? "on " : "off ") + orders;
    configuration.admit(folder.data, clients, order);
    try (Session fresh = reload.until(RuntimeSettings.CLIENTS, order, PATIENCE)) {
      if (!clients) {
        new Eviction(fresh, this::suspects).run();
        awaitRefusal();
      }
    }
  }

  private Stream<ProcessHandle> suspects() {
    return postmaster.children().filter(child -> !nobodys.contains(child));
  }

  /**
   * The settings show the order also when PostgreSQL could not load the other file and kept it.
   * Asked again where clients that were turned away had all the places.
   */
  private void awaitRefusal() throws Exception {
    if (!Patience.until(PATIENCE, LOOK, () -> sessions.refuseClients(PATIENCE))) {
      throw new PostgresException("clients are not refused: was pg_hba.conf not taken?");
    }
  }
}
