package dev.regent.docker;

import java.time.Instant;

/** The links between members, cut by a firewall table of its own in a member's container. */
record Network(Compose compose, Profile profile) {
  /**
   * Lets no packet pass between the two, either way; clients, who have other addresses, still reach
   * them.
   *
   * @return when
   */
  Instant cut(Member one, Member... others) {
    StringBuilder rules =
        new StringBuilder(
            """
            add table inet chaos
            add chain inet chaos arriving { type filter hook input priority -300; }
            add chain inet chaos leaving { type filter hook output priority -300; }
            """);
    for (Member other : others) {
      rules.append("add rule inet chaos arriving ip saddr %s drop%n".formatted(other.address()));
      rules.append("add rule inet chaos leaving ip daddr %s drop%n".formatted(other.address()));
    }
    return compose.nft(one, rules.toString());
  }

  /**
   * Cuts a member from all others.
   *
   * @return when
   */
  Instant isolate(Member member) {
    return cut(
        member, profile.members().stream().filter(other -> other != member).toArray(Member[]::new));
  }

  /** Lets all of a member's packets pass again. */
  void heal(Member member) {
    compose.nft(member, "add table inet chaos\ndelete table inet chaos");
  }
}
