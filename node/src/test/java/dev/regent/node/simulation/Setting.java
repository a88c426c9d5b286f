package dev.regent.node.simulation;

import static dev.regent.node.simulation.weather.Weather.CHANGEABLE;

import dev.regent.node.decision.Rosters;
import dev.regent.node.decision.Rules;
import dev.regent.node.simulation.engine.Pace;
import dev.regent.node.simulation.model.Level;
import dev.regent.node.simulation.weather.Clime;
import dev.regent.node.simulation.weather.Weather;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The cluster that a seed plays, and how bad its weather is.
 *
 * @param seconds for how long faults happen, once the cluster is founded
 * @param pause the mean time between two faults, in milliseconds
 * @param loss chance that a message is lost
 * @param doubled chance that it comes twice
 * @param delay typical time of a message, in microseconds
 * @param drift how far apart clocks may run
 * @param weather which faults, or any
 * @param failures chance that an order to disk or database fails
 */
public record Setting(
    long seed,
    Weather weather,
    List<MemberId> data,
    List<MemberId> arbiters,
    int acks,
    Level level,
    boolean fenceWorks,
    Rules.Timing timing,
    int seconds,
    int pause,
    double loss,
    double doubled,
    int delay,
    double drift,
    double failures,
    Pace pace) {

  private static final List<MemberId> NAMES =
      Stream.of("a", "b", "c", "d", "e").map(MemberId::new).toList();
  private static final List<Level> LEVELS = List.of(Level.values());
  private static final List<Weather> DIRECTED =
      Stream.of(Weather.values()).filter(each -> each != CHANGEABLE).toList();
  private static final List<MemberId> ARBITERS = Stream.of("x", "y").map(MemberId::new).toList();

  /** Drawn from the seed; the dice are others than those of the run. Two of five are directed. */
  public static Setting of(long seed) {
    int place = (int) (seed % 5);
    return of(
        seed,
        place < 2 ? DIRECTED.get((int) (seed / 5 * 2 + place) % DIRECTED.size()) : CHANGEABLE);
  }

  /** The same, in that weather. */
  public static Setting of(long seed, Weather weather) {
    SplittableRandom dice = new SplittableRandom(~seed * 0x9E3779B97F4A7C15L);
    return weather
        .clime()
        .map(clime -> directed(seed, weather, clime, dice))
        .orElseGet(() -> changeable(seed, dice));
  }

  /** Good weather but for the misfortunes to come. */
  private static Setting directed(long seed, Weather weather, Clime clime, SplittableRandom dice) {
    return new Setting(
        seed,
        weather,
        NAMES.subList(0, clime.data()),
        ARBITERS.subList(0, clime.arbiters()),
        clime.acks(),
        clime.levels().get(dice.nextInt(clime.levels().size())),
        clime.fenceWorks(),
        timing(dice, clime.leaseMillis(), clime.witnessGone()),
        dice.nextInt(8, 26),
        0,
        0,
        0,
        dice.nextInt(100, 1000),
        dice.nextInt(2) > 0 ? 0 : dice.nextDouble(0.009),
        0,
        clime.pace());
  }

  private static Rules.Timing timing(
      SplittableRandom dice, int shortestLease, Duration witnessGone) {
    return new Rules.Timing(
        Duration.ofMillis(dice.nextInt(shortestLease, shortestLease + 600)),
        Duration.ofMillis(dice.nextInt(500, 1500)),
        Duration.ofMillis(300),
        Duration.ofSeconds(10),
        Duration.ofSeconds(dice.nextInt(3, 10)),
        Duration.ofSeconds(dice.nextInt(3, 10)),
        witnessGone);
  }

  /** In half of the clusters a witness that is gone is soon taken out of the count. */
  private static Duration witnessGone(long seed) {
    return seed / 5 % 2 == 0 ? Clime.NEVER : Duration.ofMillis(1500 + seed / 10 % 7 * 500);
  }

  private static Setting changeable(long seed, SplittableRandom dice) {
    int members = dice.nextInt(3, 6);
    boolean arbiter = members == 3 ? dice.nextInt(3) > 0 : dice.nextBoolean();
    int data = arbiter ? members - 1 : members;
    return new Setting(
        seed,
        CHANGEABLE,
        NAMES.subList(0, data),
        ARBITERS.subList(0, arbiter ? 1 : 0),
        dice.nextInt(1, Math.min(3, data)),
        LEVELS.get(dice.nextInt(4) > 0 ? dice.nextInt(2, 5) : dice.nextInt(5)),
        dice.nextInt(4) > 0,
        timing(dice, dice.nextInt(400, 900), witnessGone(seed)),
        dice.nextInt(4, 16),
        dice.nextInt(100, 2000),
        dice.nextInt(3) > 0 ? 0 : dice.nextDouble(0.2),
        dice.nextInt(3) > 0 ? 0 : dice.nextDouble(0.2),
        dice.nextInt(4) > 0 ? dice.nextInt(100, 1000) : dice.nextInt(1000, 40_000),
        dice.nextInt(2) > 0 ? 0 : dice.nextDouble(0.009),
        dice.nextInt(3) > 0 ? 0 : dice.nextDouble(0.1),
        new Pace(
            dice.nextInt(3) > 0 ? 1 : dice.nextInt(1, 200),
            dice.nextInt(4) > 0 ? 1 : dice.nextInt(1, 30),
            dice.nextInt(4) > 0 ? 200 : dice.nextInt(200, 3000),
            dice.nextInt(4) > 0 ? 150 : dice.nextInt(150, 2000)));
  }

  /** A cluster of so many in good weather. */
  static Setting calm(long seed, int data, int arbiters, int acks) {
    return new Setting(
        seed,
        CHANGEABLE,
        NAMES.subList(0, data),
        ARBITERS.subList(0, arbiters),
        acks,
        Level.REMOTE_APPLY,
        true,
        new Rules.Timing(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(300),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(4)),
        0,
        1000,
        0,
        0,
        300,
        0,
        0,
        Pace.QUICK);
  }

  /** One member's own view of the configuration: nobody's but the newcomer's names the newcomer. */
  public Rules rules(MemberId me) {
    Optional<MemberId> later = newcomer().filter(it -> !it.equals(me));
    return new Rules(
        me,
        later.map(roster()::without).orElse(roster()),
        new Rules.Commits(acks, !level.waits(), 1_000_000, neverAlone()),
        timing);
  }

  /** In the end all are members. */
  Roster roster() {
    return Rosters.of(data, arbiters, heirs());
  }

  /** Who is no member until it is added, in every fourth cluster that is large enough. */
  Optional<MemberId> newcomer() {
    return weather == CHANGEABLE && seed % 4 == 1 && data.size() > 2 && members().size() > 3
        ? Optional.of(data.getLast())
        : Optional.empty();
  }

  /** Whether every member that may be in the set is in it, and every member's witness counts. */
  boolean isRedundant(Mandate mandate) {
    Roster now =
        mandate.roster().orElseGet(() -> newcomer().map(roster()::without).orElse(roster()));
    if (!mandate.electorate().members().containsAll(now.names())) {
      return false;
    }
    return now.seats().stream()
        .filter(seat -> seat.heir() && !seat.name().equals(mandate.primary()))
        .allMatch(seat -> mandate.inSync().copyOf(seat.name()).isPresent());
  }

  /** The same, and everybody is a member. */
  boolean isWhole(Mandate mandate) {
    boolean all =
        mandate
            .roster()
            .map(it -> Set.copyOf(it.seats()).equals(Set.copyOf(roster().seats())))
            .orElse(newcomer().isEmpty());
    return all && isRedundant(mandate);
  }

  /** In every third cluster somebody else is preferred; in some of four one is never promoted. */
  private List<MemberId> heirs() {
    if (seed % 3 != 0 || weather != CHANGEABLE) {
      return data;
    }
    List<MemberId> reversed = data.reversed();
    return data.size() > 3 && seed % 2 == 0 ? reversed.subList(1, data.size()) : reversed;
  }

  /** Where there are standbys enough, so that what is claimed of liveness still holds. */
  private boolean neverAlone() {
    return seed % 11 == 0 && weather == CHANGEABLE;
  }

  public List<MemberId> members() {
    return Stream.concat(data.stream(), arbiters.stream()).toList();
  }

  @Override
  public String toString() {
    return "seed %d, %s: %d data members, %d arbiters, any %d, %s%s, lease %d ms"
        .formatted(
            seed,
            weather,
            data.size(),
            arbiters.size(),
            acks,
            level,
            fenceWorks ? "" : ", a fence that does not work",
            timing.lease().toMillis());
  }
}
