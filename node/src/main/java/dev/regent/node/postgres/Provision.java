package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the roles, rights and databases that Regent needs. May be repeated. */
final class Provision {
  private static final Logger LOG = LoggerFactory.getLogger(Provision.class);

  private static final String POSTGRES = "postgres";
  private static final String APP = "app";

  /** Every database system has it. */
  private static final String TEMPLATE = "template1";

  private static final String ROLES =
      "select rolname from pg_catalog.pg_authid where rolname in ('postgres', 'replicator', 'rewind',"
          + " 'app')";
  private static final String DATABASES =
      "select datname from pg_catalog.pg_database where datname in ('postgres', 'app')";

  private final Secrets secrets;
  private final SingleUser server;

  Provision(Secrets secrets, SingleUser server) {
    this.secrets = secrets;
    this.server = server;
  }

  /** Of a system that initdb has just made: it has the superuser, with the password. */
  void fresh(Path directory) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (String name : List.of("replicator", "rewind", APP)) {
      lines.add(newRole(name));
    }
    lines.addAll(common().toList());
    lines.add(newDatabase(APP));
    server.run(directory, POSTGRES, lines);
  }

  /**
   * Of a system that somebody else has made: what is there already stays, but for the passwords of
   * the four roles. The superuser may have any name; {@code postgres} is one after this.
   */
  void adopted(Path directory) throws IOException, InterruptedException {
    Set<String> roles = Set.copyOf(server.ask(directory, TEMPLATE, ROLES));
    Set<String> databases = Set.copyOf(server.ask(directory, TEMPLATE, DATABASES));
    if (!databases.contains(POSTGRES)) {
      server.run(directory, TEMPLATE, List.of("create database " + POSTGRES));
    }
    List<String> lines = new ArrayList<>();
    for (String name : List.of(POSTGRES, "replicator", "rewind", APP)) {
      if (roles.contains(name)) {
        LOG.warn("the role {} is there: its password is now that of the secrets' folder", name);
      }
      lines.add(roles.contains(name) ? knownRole(name) : newRole(name));
    }
    lines.addAll(common().toList());
    if (!databases.contains(APP)) {
      lines.add(newDatabase(APP));
    }
    server.run(directory, POSTGRES, lines);
  }

  private static Stream<String> common() {
    return Stream.concat(RewindRights.grants(), Stream.of(Pulse.SCHEMA, Pulse.TABLE, Pulse.ROW));
  }

  private String newRole(String name) throws IOException {
    String grant = name.equals(APP) ? "; grant pg_monitor to app" : "";
    return "create role %s %s%s".formatted(name, attributes(name), grant);
  }

  /** An application's role keeps whatever else was set for it. */
  private String knownRole(String name) throws IOException {
    String freed = name.equals(APP) ? "" : " connection limit -1 valid until 'infinity'";
    return "alter role %s %s%s".formatted(name, attributes(name), freed);
  }

  private String attributes(String name) throws IOException {
    String right =
        switch (name) {
          case POSTGRES -> "superuser ";
          case "replicator" -> "replication ";
          default -> "";
        };
    String secret = name.equals(POSTGRES) ? "superuser" : name;
    return "%slogin password '%s'".formatted(right, ScramVerifier.of(secrets.password(secret)));
  }

  private static String newDatabase(String name) {
    return "create database %s owner app".formatted(name);
  }
}
