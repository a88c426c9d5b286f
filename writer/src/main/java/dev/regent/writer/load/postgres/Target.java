package dev.regent.writer.load.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.postgresql.Driver;

/**
 * The cluster's addresses and how to log in.
 *
 * @param passwordFile read anew for every session; empty for none
 * @param options further pgjdbc connection properties, such as {@code sslmode}
 */
public record Target(
    List<Address> hosts,
    String database,
    String user,
    Path passwordFile,
    Map<String, String> options) {

  /** Properties that this program decides: which host, and how long to wait for it. */
  private static final Set<String> OWN =
      Set.of(
          "PGHOST",
          "PGPORT",
          "PGDBNAME",
          "user",
          "targetServerType",
          "loadBalanceHosts",
          "hostRecheckSeconds",
          "connectTimeout",
          "socketTimeout",
          "loginTimeout");

  /**
   * Takes hosts, database, user and options from a pgjdbc URL, and the rest from this target.
   * pgjdbc's own search is not used, except by readers in a manner of their own: it tries hosts one
   * after the other, with timeouts in whole seconds, and remembers for ten seconds who was a
   * standby. What the URL says of that is left out.
   *
   * @throws IllegalArgumentException if it is no such URL, or carries a password
   */
  public Target withUrl(String url) {
    Properties parsed = url.startsWith("jdbc:postgresql:") ? Driver.parseURL(url, null) : null;
    if (parsed == null) {
      throw new IllegalArgumentException(
          "'" + url + "' is not jdbc:postgresql://host:port,…/database");
    }
    if (parsed.containsKey("password")) {
      throw new IllegalArgumentException("a URL must not carry a password; use --password-file");
    }
    String[] hostNames = parsed.getProperty("PGHOST", "localhost").split(",", -1);
    String[] ports = parsed.getProperty("PGPORT", "5432").split(",", -1);
    StringBuilder hosts = new StringBuilder();
    for (int i = 0; i < hostNames.length; i++) {
      hosts.append(i == 0 ? "" : ",").append(hostNames[i]).append(':').append(ports[i]);
    }
    Map<String, String> options = new TreeMap<>();
    for (String name : parsed.stringPropertyNames()) {
      if (!OWN.contains(name)) {
        options.put(name, parsed.getProperty(name));
      }
    }
    return new Target(
        Address.parseAll(hosts.toString()),
        parsed.getProperty("PGDBNAME", database),
        parsed.getProperty("user", user),
        passwordFile,
        options);
  }
}
