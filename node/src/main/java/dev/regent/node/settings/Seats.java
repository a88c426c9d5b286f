package dev.regent.node.settings;

import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configured members, and which of them this node is. */
final class Seats {
  static final String HOST = "[^\\s/,@?]+";

  private static final String NAME = "[a-z][a-z0-9-]{0,39}";

  /** Two of three are a majority; of fewer, none survives a loss. */
  private static final int FEWEST_MEMBERS = 3;

  private static final int FEWEST_WITH_DATA = 2;

  private static final int HIGHEST_PRIORITY = 1000;

  private static final int PORT = 7355;
  private static final int RING_PORT = 7356;
  private static final int POSTGRES_PORT = 5432;
  private static final int MANAGEMENT_PORT = 7626;

  /** Stands for a member that nobody configured, until that is reported. */
  private static final Seat NOBODY =
      new Seat(
          new MemberId("nobody"),
          Role.ARBITER,
          "",
          PORT,
          RING_PORT,
          POSTGRES_PORT,
          MANAGEMENT_PORT,
          0,
          false,
          false);

  private final Section regent;
  private final List<Seat> seats;
  private final Map<MemberId, String> published;
  private final String member;

  private Seats(Section regent, List<Seat> seats, Map<MemberId, String> published, String member) {
    this.regent = regent;
    this.seats = seats;
    this.published = published;
    this.member = member;
  }

  static Seats read(Section regent) {
    Map<MemberId, String> published = new LinkedHashMap<>();
    List<Seat> seats =
        regent.sections("members").stream().map(section -> seat(section, published)).toList();
    return new Seats(regent, seats, published, regent.text("member"));
  }

  /** One member alone, as such a list has it. */
  static Seat one(Section section) {
    return seat(section, new LinkedHashMap<>());
  }

  List<Seat> all() {
    return seats;
  }

  Map<MemberId, String> published() {
    return published;
  }

  Seat me() {
    return seats.stream()
        .filter(seat -> seat.name().name().equals(member))
        .findFirst()
        .orElse(NOBODY);
  }

  /** Reports what does not go together. */
  void check() {
    if (seats.isEmpty()) {
      regent.wrong("members", "a list of {name, role, host} is expected, the same on every member");
      return;
    }
    long withData = seats.stream().filter(seat -> seat.role() == Role.DATA).count();
    if (withData == 0) {
      regent.wrong("no member has role = data: nobody would have a database");
    } else if (withData < FEWEST_WITH_DATA) {
      regent.wrong("one member with role = data has no standby: two are needed");
    }
    if (seats.size() < FEWEST_MEMBERS) {
      regent.wrong(
          "%d members cannot lose one and keep a majority: %d are needed, an arbiter will do"
              .formatted(seats.size(), FEWEST_MEMBERS));
    }
    if (withData >= FEWEST_WITH_DATA
        && seats.stream().filter(Seat::heir).count() < FEWEST_WITH_DATA) {
      regent.wrong("nofailover or nosync leave fewer than two members that could be primary");
    }
    if (withData > 0
        && !seats.stream().filter(s -> s.role() == Role.DATA).findFirst().orElseThrow().heir()) {
      regent.wrong(
          "the first member with data founds the cluster, so it cannot be nofailover or nosync");
    }
    checkDoubles();
    checkMe();
  }

  private void checkMe() {
    String names = seats.stream().map(seat -> seat.name().name()).collect(Collectors.joining(", "));
    if (member.isBlank()) {
      regent.wrong(
          "which member is this? Set REGENT_MEMBER in the environment (or regent.member here)"
              + " to one of "
              + names);
    } else if (me().equals(NOBODY)) {
      regent.wrong("member", "not one of the members " + names);
    }
  }

  private void checkDoubles() {
    seats.stream()
        .collect(Collectors.groupingBy(Seat::name, LinkedHashMap::new, Collectors.counting()))
        .forEach(
            (name, count) -> {
              if (count > 1) {
                regent.wrong("%d members have the name %s".formatted(count, name));
              }
            });
    Map<String, String> owners = new HashMap<>();
    for (Seat seat : seats) {
      addresses(seat)
          .forEach(
              (use, port) -> {
                String address = seat.host().toLowerCase(Locale.ROOT) + ":" + port;
                String owner = "%s of %s".formatted(use, seat.name());
                String other = owners.putIfAbsent(address, owner);
                if (other != null) {
                  regent.wrong("%s is %s and %s".formatted(address, other, owner));
                }
              });
    }
  }

  private static Map<String, Integer> addresses(Seat seat) {
    Map<String, Integer> addresses = new LinkedHashMap<>();
    addresses.put("port", seat.port());
    addresses.put("ring-port", seat.ringPort());
    addresses.put("management-port", seat.managementPort());
    if (seat.role() == Role.DATA) {
      addresses.put("postgres-port", seat.postgresPort());
    }
    return addresses;
  }

  private static Seat seat(Section section, Map<MemberId, String> published) {
    MemberId name = name(section);
    String role = section.choice("role", Stream.of(Role.values()).map(Seats::written).toList());
    Seat seat =
        new Seat(
            name,
            role.equals(written(Role.DATA)) ? Role.DATA : Role.ARBITER,
            section.text("host", HOST, "an address or a host name is expected"),
            section.port("port", PORT),
            section.port("ring-port", RING_PORT),
            section.port("postgres-port", POSTGRES_PORT),
            section.port("management-port", MANAGEMENT_PORT),
            section.has("priority") ? section.integer("priority", 0, HIGHEST_PRIORITY) : 0,
            role.equals(written(Role.DATA)) && !isSetIn(section, "nofailover", "nosync"),
            false);
    if (section.has("published")) {
      String address = section.text("published", HOST + ":\\d{1,5}", "host:port is expected");
      published.put(name, address);
    }
    section.refuseOthers();
    return seat;
  }

  /** Who commits wait for may be promoted, and nobody else may: either word says both. */
  private static boolean isSetIn(Section section, String... words) {
    boolean set = false;
    for (String word : words) {
      set |= section.has(word) && section.flag(word);
    }
    return set;
  }

  private static MemberId name(Section section) {
    String name =
        section.text(
            "name", NAME, "a-z, 0-9 and '-' are expected, a letter first, 40 characters at most");
    return name.matches(NAME) ? new MemberId(name) : NOBODY.name();
  }

  private static String written(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
