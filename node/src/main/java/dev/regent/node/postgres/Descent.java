package dev.regent.node.postgres;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * The timelines that a running primary descends from, and where each began.
 *
 * @param began by their numbers; the last is that on which the primary writes
 */
record Descent(NavigableMap<Integer, Lsn> began) {

  /** Asks a primary; its pg_control lags behind a promotion, the name of a segment does not. */
  static Descent of(Session session, RemoteFiles remote) throws SQLException {
    String segment = session.text("select pg_walfile_name(pg_current_wal_insert_lsn())");
    int current = Integer.parseUnsignedInt(segment.substring(0, 8), 16);
    byte[] history = remote.read("pg_wal/" + Timelines.nameOf(current));
    String text = new String(history, StandardCharsets.US_ASCII);
    return new Descent(Timelines.descent(current, text));
  }

  /** Why a copy is none of the primary's past, if so. */
  Optional<String> misfit(Position end, Map<Integer, Lsn> past) {
    if (!began.containsKey(end.timeline())) {
      return Optional.of("it is on timeline " + end.timeline() + ", which the primary never had");
    }
    Optional<Integer> other =
        past.entrySet().stream()
            .filter(each -> !each.getValue().equals(began.get(each.getKey())))
            .map(Map.Entry::getKey)
            .findFirst();
    if (other.isPresent()) {
      return Optional.of("its timeline " + other.get() + " is not the primary's");
    }
    Map.Entry<Integer, Lsn> next = began.higherEntry(end.timeline());
    return next != null && end.lsn().isAfter(next.getValue())
        ? Optional.of("it reaches %s, past where timeline %d began".formatted(end, next.getKey()))
        : Optional.empty();
  }

  /** A stretch of WAL in files of one timeline. */
  record Stretch(WalSegment first, Lsn end) {}

  /**
   * Where the WAL stands from that position on, to another one: a segment in which a timeline began
   * is whole under its number.
   */
  List<Stretch> stretches(Position from, Lsn to, int segmentSize) {
    List<Stretch> stretches = new ArrayList<>();
    WalSegment next = WalSegment.at(from.timeline(), from.lsn(), segmentSize);
    for (int timeline : began.tailMap(from.timeline(), true).keySet()) {
      Map.Entry<Integer, Lsn> successor = began.higherEntry(timeline);
      WalSegment last =
          successor == null
              ? WalSegment.at(timeline, new Lsn(to.value() - 1), segmentSize).next()
              : WalSegment.at(timeline, successor.getValue(), segmentSize);
      if (next.number() < last.number()) {
        WalSegment first = new WalSegment(timeline, next.number(), segmentSize);
        stretches.add(new Stretch(first, new Lsn(last.number() * segmentSize)));
        next = last;
      }
    }
    return stretches;
  }
}
