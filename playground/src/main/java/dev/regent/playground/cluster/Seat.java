package dev.regent.playground.cluster;

import dev.regent.playground.machine.Ports;
import java.util.ArrayList;
import java.util.List;

/** A member's name and where it listens. */
record Seat(
    String name, boolean data, int port, int ringPort, int managementPort, int postgresPort) {
  private static final int PORTS_EACH = 4;

  /** One more with data. */
  static Seat alone(String name) {
    List<Integer> own = Ports.choose(PORTS_EACH);
    return new Seat(name, true, own.get(0), own.get(1), own.get(2), own.get(3));
  }

  /** {@code pg-1} and so on; two with data get an arbiter. */
  static List<Seat> of(int data) {
    int members = Math.max(data, 3);
    List<Integer> ports = Ports.choose(members * PORTS_EACH);
    List<Seat> seats = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      boolean holdsData = i < data;
      List<Integer> own = ports.subList(i * PORTS_EACH, (i + 1) * PORTS_EACH);
      String name = holdsData ? "pg-" + (i + 1) : "arbiter";
      seats.add(new Seat(name, holdsData, own.get(0), own.get(1), own.get(2), own.get(3)));
    }
    return List.copyOf(seats);
  }
}
