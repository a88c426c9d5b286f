package dev.regent.playground.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cluster as its members tell it: of each member its own word, of the mandate the newest.
 *
 * @param primary whom the mandate names
 * @param inSync whom the mandate holds in sync
 * @param members those who answer, by name
 */
public record Status(
    long epoch,
    long revision,
    Optional<String> primary,
    Set<String> inSync,
    Map<String, Row> members) {

  /** Nobody answers. */
  static final Status NOTHING = new Status(0, 0, Optional.empty(), Set.of(), Map.of());

  /**
   * One member's own word.
   *
   * @param open whether its fence lets clients in
   */
  public record Row(
      String role, String phase, boolean ready, boolean inSync, boolean open, int timeline) {
    static Row of(JsonNode member) {
      return new Row(
          member.path("role").asText(),
          member.path("phase").asText(),
          member.path("ready").asBoolean(),
          member.path("inSync").asBoolean(),
          member.path("fence").path("open").asBoolean(),
          member.path("timeline").asInt());
    }
  }

  /** What one member answered, about itself and of the mandate. */
  static Status of(JsonNode document) {
    JsonNode mandate = document.path("mandate");
    Set<String> inSync = new TreeSet<>();
    mandate.path("inSync").forEach(copy -> inSync.add(copy.path("member").asText()));
    Map<String, Row> rows = new TreeMap<>();
    String me = document.path("answeredBy").asText();
    for (JsonNode member : document.path("members")) {
      if (member.path("member").asText().equals(me)) {
        rows.put(me, Row.of(member));
      }
    }
    return new Status(
        mandate.path("epoch").asLong(),
        mandate.path("revision").asLong(),
        Optional.ofNullable(mandate.path("primary").textValue()),
        inSync,
        rows);
  }

  Status and(Status other) {
    Status newer = other.isNewerThan(this) ? other : this;
    Map<String, Row> rows = new TreeMap<>(members);
    rows.putAll(other.members);
    return new Status(newer.epoch, newer.revision, newer.primary, newer.inSync, rows);
  }

  private boolean isNewerThan(Status other) {
    return epoch > other.epoch || (epoch == other.epoch && revision > other.revision);
  }

  /** Whether this member lets clients write. */
  public boolean serves(String member) {
    return row(member).map(row -> row.role().equals("primary") && row.open()).orElse(false);
  }

  /** How many members let clients write. */
  public long primariesServing() {
    return members.keySet().stream().filter(this::serves).count();
  }

  /** Whether the recorded primary lets clients write. */
  public boolean served() {
    return primary.filter(this::serves).isPresent();
  }

  /** The same, in an epoch that is newer than it was then. */
  public boolean servedAfter(Status then) {
    return epoch > then.epoch && served();
  }

  /** That member's own word, if it answers. */
  public Optional<Row> row(String member) {
    return Optional.ofNullable(members.get(member));
  }

  /** The primary's timeline, if it answers. */
  public int timeline() {
    return primary.flatMap(this::row).map(Row::timeline).orElse(0);
  }

  boolean redundant(List<Member> data) {
    return served()
        && data.stream()
            .map(Member::name)
            .filter(name -> !primary.equals(Optional.of(name)))
            .allMatch(this::standsBy);
  }

  private boolean standsBy(String member) {
    return inSync.contains(member)
        && row(member)
            .filter(row -> row.role().equals("standby") && row.ready() && row.inSync())
            .isPresent();
  }
}
