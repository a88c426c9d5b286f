package dev.regent.protocol.values;

import java.util.regex.Pattern;

/** The configured name of a member: unique in its cluster, and part of PostgreSQL names. */
public record MemberId(String name) implements Comparable<MemberId> {
  private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /** Rejects names that could not stand in a host name and in a replication slot's name. */
  public MemberId {
    if (!ALLOWED.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "member name \"%s\": use a-z, 0-9 and '-', begin with a letter, 40 characters at most"
              .formatted(name));
    }
  }

  @Override
  public int compareTo(MemberId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
