package dev.regent.node.fencing;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The table of design section 6, and the batches that change it, as text for {@code nft}.
 *
 * <p>No rule looks at the connection's state, so established sessions stop too.
 */
final class Ruleset {
  static final String TABLE = "regent";

  private static final Pattern CHANGING_SET =
      Pattern.compile(
          "(set (?:lease|ajar|readers|severed4|severed6) \\{[^}]*?)elements = \\{[^}]*\\}\\s*");

  private final int port;

  Ruleset(int port) {
    this.port = port;
  }

  /** Replaces the table whole; all doors are closed. Takes addresses of either family. */
  String table(List<String> peers, Optional<String> severed) {
    List<String> parted = severed.stream().toList();
    return """
        table inet regent
        delete table inet regent
        table inet regent {
          set lease { type inet_service; flags timeout; }
          set ajar { type inet_service; flags timeout; }
          set readers { type inet_service; }
          set peers4 { type ipv4_addr; %s}
          set peers6 { type ipv6_addr; %s}
          set severed4 { type ipv4_addr; %s}
          set severed6 { type ipv6_addr; %s}
          chain clients_in {
            type filter hook input priority -10; policy accept;
            iifname "lo" accept
            ip saddr @peers4 tcp dport PORT accept
            ip6 saddr @peers6 tcp dport PORT accept
            tcp dport PORT tcp dport != @lease tcp dport != @readers reject with tcp reset
          }
          chain clients_out {
            type filter hook output priority -10; policy accept;
            oifname "lo" accept
            tcp flags & rst == rst accept
            ip daddr @severed4 tcp dport PORT reject with tcp reset
            ip6 daddr @severed6 tcp dport PORT reject with tcp reset
            ip daddr @peers4 tcp sport PORT accept
            ip6 daddr @peers6 tcp sport PORT accept
            tcp sport PORT tcp sport != @lease tcp sport != @readers tcp flags set rst
          }
        }
        """
        .formatted(
            elements(peers, false),
            elements(peers, true),
            elements(parted, false),
            elements(parted, true))
        .replace("PORT", Integer.toString(port));
  }

  /** Lets nobody in: no rule looks at that set. It bounds until when {@link #open} may open. */
  String prepare(long millis) {
    return "flush set inet regent ajar\nadd element inet regent ajar { %d timeout %dms }\n"
        .formatted(port, millis);
  }

  /**
   * Opens a closed door. The delete fails once the kernel has taken out what {@link #prepare} put
   * in, and the whole batch with it: a batch that was held up by a freeze opens nothing.
   */
  String open(long millis) {
    return "delete element inet regent ajar { %d }\n".formatted(port) + lease(millis);
  }

  private String lease(long millis) {
    return "add element inet regent lease { %d timeout %dms }\n".formatted(port, millis);
  }

  /**
   * Sets the lease of an open door. The delete fails once the kernel has closed it, and the whole
   * batch with it: a batch that was held up by a freeze opens nothing.
   */
  String extend(long millis) {
    return "delete element inet regent lease { %d }\n".formatted(port) + lease(millis);
  }

  String close() {
    return "flush set inet regent ajar\nflush set inet regent lease\n";
  }

  String readers(boolean admitted) {
    return "flush set inet regent readers\n"
        + (admitted ? "add element inet regent readers { %d }\n".formatted(port) : "");
  }

  /** Bars the way out to that address, or to none. */
  String sever(Optional<String> address) {
    return "flush set inet regent severed4\nflush set inet regent severed6\n"
        + address
            .map(
                it ->
                    "add element inet regent %s { %s }\n"
                        .formatted(it.contains(":") ? "severed6" : "severed4", it))
            .orElse("");
  }

  /** Lets those addresses pass in place of any before; of either family. */
  String peers(List<String> addresses) {
    return "flush set inet regent peers4\nflush set inet regent peers6\n"
        + addElements("peers4", addresses, false)
        + addElements("peers6", addresses, true);
  }

  private static String addElements(String set, List<String> addresses, boolean v6) {
    List<String> matching = ofFamily(addresses, v6);
    return matching.isEmpty()
        ? ""
        : "add element inet regent %s { %s }\n".formatted(set, String.join(", ", matching));
  }

  /** A listing without what comes and goes by design: equal listings, equal rules. */
  static String withoutElements(String listing) {
    return CHANGING_SET.matcher(listing).replaceAll("$1").replaceAll("\\s+", " ");
  }

  private static String elements(List<String> addresses, boolean v6) {
    List<String> matching = ofFamily(addresses, v6);
    return matching.isEmpty() ? "" : "elements = { " + String.join(", ", matching) + " } ";
  }

  private static List<String> ofFamily(List<String> addresses, boolean v6) {
    return addresses.stream().filter(address -> address.contains(":") == v6).distinct().toList();
  }
}
