package dev.regent.node.decision;

import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.Resignation;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the witnesses are known to say, the own one and others: it only grows.
 *
 * @param mandate the newest that anybody told of
 * @param promise the highest that anybody told of
 * @param severed the highest epoch for which this member severed
 * @param witnessed whether the own witness has a record
 * @param heardAt when the own witness last acknowledged the recorded primary's heartbeat
 * @param heardUnder the epoch of that heartbeat
 * @param resignedAt when the newest resignation was learned
 */
record Word(
    Optional<Mandate> mandate,
    Epoch promise,
    Optional<Resignation> resignation,
    Epoch severed,
    boolean witnessed,
    long heardAt,
    Epoch heardUnder,
    long resignedAt) {

  static Word none(long now) {
    return new Word(
        Optional.empty(), Epoch.NONE, Optional.empty(), Epoch.NONE, false, now, Epoch.NONE, now);
  }

  Word and(Epoch toldPromise, Optional<Mandate> toldMandate, Optional<Resignation> told, long now) {
    if (isForeign(toldMandate)) {
      return this;
    }
    Optional<Mandate> newest = Mandate.newest(mandate, toldMandate);
    Optional<Resignation> last =
        Stream.concat(resignation.stream(), told.stream())
            .reduce((old, other) -> other.epoch().isAfter(old.epoch()) ? other : old);
    boolean newReign = !newest.map(Mandate::epoch).equals(mandate.map(Mandate::epoch));
    return new Word(
        newest,
        Epoch.max(promise, toldPromise),
        last,
        severed,
        witnessed,
        newReign ? now : heardAt, // A new primary has a lease's time to be heard.
        heardUnder,
        last.equals(resignation) ? resignedAt : now);
  }

  /** S13: of another cluster, though of the same name; it proves nothing here. */
  boolean isForeign(Optional<Mandate> told) {
    return mandate.isPresent() && told.filter(mandate.get()::isForeignTo).isPresent();
  }

  Word witnessed(Epoch severedUnder) {
    return new Word(
        mandate,
        promise,
        resignation,
        Epoch.max(severed, severedUnder),
        true,
        heardAt,
        heardUnder,
        resignedAt);
  }

  Word heard(Epoch epoch, long now) {
    return new Word(mandate, promise, resignation, severed, witnessed, now, epoch, resignedAt);
  }

  /** Whether the recorded primary's own heartbeat was acknowledged within that time. */
  boolean hears(Mandate of, long within, long now) {
    return heardUnder.equals(of.epoch()) && now - heardAt < within;
  }
}
