package dev.regent.node.promotion;

import dev.regent.node.decision.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;

/**
 * Watches for a trigger file that an operator made. It is a request, which goes through the vote,
 * never an order; a file that is not this user's own regular file is refused.
 */
public final class PromotionRequests {
  private PromotionRequests() {}

  /** Its only message: look. */
  public enum Look {
    DUE
  }

  /** A watch over that file. */
  public static Behavior<Look> create(Path triggerFile, ActorRef<Event> governor) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.setLoggerName(PromotionRequests.class);
                  timers.startTimerWithFixedDelay(Look.DUE, Duration.ofMillis(200));
                  return Behaviors.receiveMessage(
                      look -> {
                        if (consumed(triggerFile, context.getLog())) {
                          governor.tell(new Event.PromotionAsked());
                        }
                        return Behaviors.same();
                      });
                }));
  }

  private static boolean consumed(Path file, Logger log) {
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      String owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || !owner.equals(System.getProperty("user.name"))) {
        log.warn("{} is not a regular file of this node's own user: it is ignored", file);
        return false;
      }
      Files.delete(file);
      return true;
    } catch (IOException e) {
      log.warn("cannot look at {}: {}", file, e.toString());
      return false;
    }
  }
}
