package dev.regent.playground.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Chooses ports of the loopback interface at which nobody listens. */
public final class Ports {
  /** Below those that Linux gives to outgoing connections: a port must still be free later. */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;
  private static final int MOST_TRIES = 10_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ports() {}

  /** So many different ones. They stay free unless somebody else takes them. */
  public static List<Integer> choose(int count) {
    Set<Integer> chosen = new LinkedHashSet<>();
    for (int tries = 0; chosen.size() < count; tries++) {
      if (tries == MOST_TRIES) {
        throw new MachineException("no free ports from %d to %d".formatted(FIRST, LAST));
      }
      int port = RANDOM.nextInt(FIRST, LAST);
      if (isFree(port)) {
        chosen.add(port);
      }
    }
    return List.copyOf(chosen);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
