package dev.regent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cluster as its members tell it: of each member its own word, of the mandate the newest.
 *
 * @param primary whom the mandate names
 * @param inSync whom the mandate holds in sync
 * @param witnesses whose witnesses count
 * @param paused whether nothing is decided
 * @param members those who answer
 */
record Status(
    long epoch,
    long revision,
    Optional<Member> primary,
    Set<Member> inSync,
    Set<Member> witnesses,
    boolean paused,
    Map<Member, Row> members) {

  /**
   * One member's own word.
   *
   * @param streaming whether the primary counts its lag
   * @param copy the id of its data; empty without data
   * @param trouble what an operator must see to; empty when there is nothing
   */
  record Row(
      String role,
      String phase,
      boolean ready,
      boolean inSync,
      boolean streaming,
      boolean open,
      String copy,
      String trouble) {
    static Row of(JsonNode member) {
      return new Row(
          member.path("role").asText(),
          member.path("phase").asText(),
          member.path("ready").asBoolean(),
          member.path("inSync").asBoolean(),
          member.path("lagBytes").isNumber(),
          member.path("fence").path("open").asBoolean(),
          text(member, "copy"),
          text(member, "trouble"));
    }

    private static String text(JsonNode member, String key) {
      return Optional.ofNullable(member.path(key).textValue()).orElse("");
    }
  }

  static final Status NOTHING =
      new Status(0, 0, Optional.empty(), Set.of(), Set.of(), false, new EnumMap<>(Member.class));

  /** What one member answered, about itself and of the mandate. */
  static Status of(JsonNode document) {
    JsonNode mandate = document.path("mandate");
    Set<Member> inSync = EnumSet.noneOf(Member.class);
    mandate.path("inSync").forEach(copy -> inSync.add(Member.named(copy.path("member").asText())));
    Set<Member> witnesses = EnumSet.noneOf(Member.class);
    mandate.path("witnesses").forEach(name -> witnesses.add(Member.named(name.asText())));
    Map<Member, Row> rows = new EnumMap<>(Member.class);
    String me = document.path("answeredBy").asText();
    for (JsonNode member : document.path("members")) {
      if (member.path("member").asText().equals(me)) {
        rows.put(Member.named(me), Row.of(member));
      }
    }
    return new Status(
        mandate.path("epoch").asLong(),
        mandate.path("revision").asLong(),
        Optional.ofNullable(mandate.path("primary").textValue()).map(Member::named),
        inSync,
        witnesses,
        mandate.path("paused").asBoolean(),
        rows);
  }

  Status and(Status other) {
    Status newer = other.isNewerThan(this) ? other : this;
    Map<Member, Row> rows = new EnumMap<>(members);
    rows.putAll(other.members);
    return new Status(
        newer.epoch,
        newer.revision,
        newer.primary,
        newer.inSync,
        newer.witnesses,
        newer.paused,
        rows);
  }

  private boolean isNewerThan(Status other) {
    return epoch > other.epoch || (epoch == other.epoch && revision > other.revision);
  }

  boolean has(Member member, String role) {
    return row(member).map(row -> row.role().equals(role)).orElse(false);
  }

  /** Whether this member lets clients write. */
  boolean serves(Member member) {
    return row(member).map(row -> row.role().equals("primary") && row.open()).orElse(false);
  }

  long primariesServing() {
    return members.keySet().stream().filter(this::serves).count();
  }

  Optional<Row> row(Member member) {
    return Optional.ofNullable(members.get(member));
  }

  /** One primary that serves, and every other data member streams and is recorded in sync. */
  boolean redundant(Profile profile) {
    return primary
        .filter(this::serves)
        .filter(serving -> profile.dataBut(serving).stream().allMatch(this::isInSync))
        .isPresent();
  }

  private boolean isInSync(Member standby) {
    return has(standby, "standby")
        && inSync.contains(standby)
        && row(standby).filter(row -> row.ready() && row.inSync() && row.streaming()).isPresent();
  }
}
