package dev.regent.node.postgres;

import java.nio.file.Path;

/** How a program of PostgreSQL reaches another member, in libpq's notation, without a password. */
final class Conninfo {
  private static final String PATIENCE =
      " connect_timeout=2 keepalives=1 keepalives_idle=2 keepalives_interval=1 keepalives_count=3"
          + " tcp_user_timeout=3000 gssencmode=disable";

  private Conninfo() {}

  /** For streaming, and for base backups. */
  static String of(Upstream upstream, Path passwordFile, String applicationName) {
    return as("replicator", upstream, passwordFile, applicationName);
  }

  /** For reading its files. */
  static String ofRewind(Upstream upstream, Path passwordFile, String applicationName) {
    return as("rewind", upstream, passwordFile, applicationName) + " dbname=postgres";
  }

  private static String as(
      String role, Upstream upstream, Path passwordFile, String applicationName) {
    return "host=%s port=%d user=%s passfile=%s application_name=%s"
            .formatted(
                quoted(upstream.host()),
                upstream.port(),
                role,
                quoted(passwordFile.toString()),
                quoted(applicationName))
        + PATIENCE;
  }

  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
