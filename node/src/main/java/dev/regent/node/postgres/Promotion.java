package dev.regent.node.postgres;

import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Reign;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a standby a primary, under an epoch that was granted before. */
final class Promotion {
  /** "Promoting under that epoch": on disk before the promotion (S8). */
  static final String PROMOTING = "regent.promoting";

  private static final Logger LOG = LoggerFactory.getLogger(Promotion.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final MemberId me;
  private final Path data;
  private final TriggerFile trigger;
  private final Sessions sessions;
  private final Timelines timelines;

  Promotion(MemberId me, Path data, TriggerFile trigger, Sessions sessions) {
    this.me = me;
    this.data = data;
    this.trigger = trigger;
    this.sessions = sessions;
    this.timelines = new Timelines(data);
  }

  /**
   * Promotes.
   *
   * @param ordered whether the server that was to be promoted still has its life; a session dies
   *     with its server, so it is opened before that is asked
   */
  Reign under(Epoch epoch, BooleanSupplier ordered) throws Exception {
    try (Session session = sessions.open(PATIENCE)) {
      if (session.inRecovery()) {
        int next = timelines.next(session);
        timelines.reserve(next, Reign.timelineOf(epoch, next - 1) - 1);
      }
      Durable.write(data.resolve(PROMOTING), epoch.number() + " " + timelines.next(session) + "\n");
      pullTrigger(epoch);
      if (!ordered.getAsBoolean()) {
        throw new PostgresException("the promotion under epoch " + epoch + " was overtaken");
      }
      if (session.inRecovery()) {
        session.run("select pg_promote(false)");
      }
      if (!Patience.until(LIMIT, LOOK, () -> !session.inRecovery())) {
        throw new PostgresException("still in recovery %s after pg_promote".formatted(LIMIT));
      }
      String segment = session.text("select pg_walfile_name(pg_current_wal_insert_lsn())");
      int timeline = Integer.parseUnsignedInt(segment.substring(0, 8), 16);
      Lsn began = timelines.past(timeline).get(timeline);
      if (began == null) {
        throw new PostgresException("timeline %d has no history".formatted(timeline));
      }
      new CopyFile(me, data).reigns(); // On disk before anybody hears of it.
      return new Reign(epoch, me, timeline, began);
    }
  }

  static DataDirectory.Begun parse(String marker) {
    String[] words = marker.strip().split(" ", 2);
    return new DataDirectory.Begun(
        new Epoch(Long.parseLong(words[0])), words.length > 1 ? Integer.parseInt(words[1]) : 0);
  }

  /** The vote has decided already: a stranger's file in a shared folder must not prevent it. */
  private void pullTrigger(Epoch epoch) {
    try {
      trigger.write("epoch " + epoch);
      if (!trigger.consume()) {
        LOG.warn("the trigger file was not ours when it was taken; promoting all the same");
      }
    } catch (IOException e) {
      LOG.warn("no trigger file; promoting all the same", e);
    }
  }
}
