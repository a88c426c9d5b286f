package dev.regent.protocol.values;

import java.util.regex.Pattern;

/**
 * One copy of the data: a member's data directory under the random id that it got at initdb, clone,
 * rewind or restore (design S4). A member that lost its directory has lost its copy, not its name.
 */
public record Copy(MemberId member, String id) implements Comparable<Copy> {
  private static final Pattern ALLOWED = Pattern.compile("[0-9a-f]{16}");

  /** Rejects ids that are not 16 hexadecimal digits. */
  public Copy {
    if (!ALLOWED.matcher(id).matches()) {
      throw new IllegalArgumentException("copy id \"" + id + "\": 16 hexadecimal digits expected");
    }
  }

  /**
   * The name under which this copy streams. A new copy has a new name, so a fresh clone stands in
   * no list until it is armed (S4, S7).
   */
  public String applicationName() {
    return member.name() + "_" + id;
  }

  @Override
  public int compareTo(Copy other) {
    int byMember = member.compareTo(other.member);
    return byMember == 0 ? id.compareTo(other.id) : byMember;
  }

  @Override
  public String toString() {
    return applicationName();
  }
}
