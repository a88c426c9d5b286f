package dev.regent.node.simulation.model;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import org.jspecify.annotations.Nullable;

/** How far a log reaches: so many records, the last of them on that timeline. */
public record Point(Timeline timeline, long index) {
  private static final long BASE = 0x1000000;
  private static final long LENGTH = 64;

  public static Lsn lsn(long index) {
    return new Lsn(BASE + index * LENGTH);
  }

  /** The first record whose end is not before that position. */
  public static long index(Lsn lsn) {
    return lsn.equals(Lsn.ZERO) ? 0 : (lsn.value() - BASE) / LENGTH;
  }

  public Lsn lsn() {
    return lsn(index);
  }

  public Position position() {
    return new Position(timeline.number(), lsn());
  }

  /** Whether a log that ends here holds that record. */
  public boolean holds(Timeline of, long record) {
    Timeline each = timeline;
    long end = index;
    while (each != of) {
      end = Math.min(end, each.switchAt());
      Timeline parent = each.parent();
      if (parent == null) {
        return false;
      }
      each = parent;
    }
    return record <= end;
  }

  /** The point in this log after that many records. */
  public Point at(long records) {
    Timeline each = timeline;
    while (records <= each.switchAt()) {
      Timeline parent = each.parent();
      if (parent == null) {
        break;
      }
      each = parent;
    }
    return new Point(each, records);
  }

  /** The timeline of that number in this log's past, as PostgreSQL finds it. */
  public @Nullable Timeline numbered(int number) {
    @Nullable Timeline each = timeline;
    while (each != null && each.number() != number) {
      each = each.parent();
    }
    return each;
  }

  /** Where this log left that timeline; its end, when it has not. */
  public long endOn(Timeline of) {
    Timeline each = timeline;
    long end = index;
    while (each != of) {
      end = each.switchAt();
      Timeline parent = each.parent();
      if (parent == null) {
        return 0;
      }
      each = parent;
    }
    return end;
  }

  @Override
  public String toString() {
    return timeline.number() + ":" + index;
  }
}
