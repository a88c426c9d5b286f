package dev.regent.writer.load.postgres;

import java.util.Arrays;
import java.util.List;

/** Where a PostgreSQL server listens. An IPv6 literal is kept with its brackets. */
public record Address(String host, int port) {
  private static final int DEFAULT_PORT = 5432;
  private static final int GREATEST_PORT = 65535;

  /**
   * Reads {@code host}, {@code host:port} or {@code [v6]:port}, several parted by commas.
   *
   * @throws IllegalArgumentException naming the part that is wrong
   */
  public static List<Address> parseAll(String text) {
    List<Address> addresses = Arrays.stream(text.split(",", -1)).map(Address::parse).toList();
    if (addresses.stream().distinct().count() < addresses.size()) {
      throw new IllegalArgumentException("'" + text + "' names a host twice");
    }
    return addresses;
  }

  private static Address parse(String text) {
    String trimmed = text.strip();
    int colon = trimmed.lastIndexOf(':');
    boolean hasPort = colon > trimmed.lastIndexOf(']');
    String host = hasPort ? trimmed.substring(0, colon) : trimmed;
    if (!host.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]")) {
      throw new IllegalArgumentException("'" + text + "' is not host:port");
    }
    return new Address(host, hasPort ? port(trimmed.substring(colon + 1)) : DEFAULT_PORT);
  }

  private static int port(String text) {
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > GREATEST_PORT) {
      throw new IllegalArgumentException("'" + text + "' is not a port from 1 to 65535");
    }
    return port;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
