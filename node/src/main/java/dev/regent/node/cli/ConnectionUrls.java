package dev.regent.node.cli;

import java.util.List;

/**
 * How clients name all data members at once and find the primary among them.
 *
 * @param hosts as {@code host:port}
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#connection-fail-over">pgjdbc</a>
 * @see <a href="https://www.postgresql.org/docs/17/libpq-connect.html">libpq</a>
 */
record ConnectionUrls(List<String> hosts) {
  static final String DATABASE = "app";
  static final String USER = "app";

  ConnectionUrls {
    hosts = List.copyOf(hosts);
  }

  /** With no pause before another host is tried, and none in which an old answer is believed. */
  String jdbc() {
    return "jdbc:postgresql://%s/%s".formatted(String.join(",", hosts), DATABASE)
        + "?targetServerType=primary&connectTimeout=1&socketTimeout=5&loginTimeout=3"
        + "&tcpKeepAlive=true&hostRecheckSeconds=0";
  }

  String libpq() {
    return "postgresql://%s@%s/%s?target_session_attrs=read-write&connect_timeout=2"
        .formatted(USER, String.join(",", hosts), DATABASE);
  }

  /** With the brackets that an IPv6 address needs before a port. */
  static String address(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
