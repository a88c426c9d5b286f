package dev.regent.node.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RulesetTest {
  private final Ruleset rules = new Ruleset(5433);

  @Test
  void addressesGoToTheSetOfTheirFamily() {
    String table = rules.table(List.of("10.0.0.2", "fd00::2", "10.0.0.3"), Optional.of("10.0.0.2"));
    assertThat(table)
        .contains("set peers4 { type ipv4_addr; elements = { 10.0.0.2, 10.0.0.3 } }")
        .contains("set peers6 { type ipv6_addr; elements = { fd00::2 } }")
        .contains("set severed4 { type ipv4_addr; elements = { 10.0.0.2 } }")
        .contains("set severed6 { type ipv6_addr; }")
        .contains("tcp dport 5433")
        .doesNotContain("5432");
  }

  @Test
  void closedByDefault() {
    assertThat(rules.table(List.of(), Optional.empty()))
        .contains("set lease { type inet_service; flags timeout; }")
        .contains("set readers { type inet_service; }");
  }

  /**
   * The delete comes first, alone, so that it fails and nothing is armed once the lease is over.
   */
  @Test
  void extendingDeletesFirst() {
    assertThat(rules.extend(750))
        .isEqualTo(
            """
            delete element inet regent lease { 5433 }
            add element inet regent lease { 5433 timeout 750ms }
            """);
  }

  /** S10: a batch that was held up past the lease finds nothing to delete, and opens nothing. */
  @Test
  void aClosedDoorOpensOnlyWhileItIsAjar() {
    assertThat(rules.prepare(700))
        .isEqualTo(
            """
            flush set inet regent ajar
            add element inet regent ajar { 5433 timeout 700ms }
            """);
    assertThat(rules.open(750))
        .isEqualTo(
            """
            delete element inet regent ajar { 5433 }
            add element inet regent lease { 5433 timeout 750ms }
            """);
  }

  @Test
  void nobodyIsLetInByADoorThatIsAjar() {
    assertThat(rules.table(List.of(), Optional.empty()))
        .contains("set ajar { type inet_service; flags timeout; }")
        .doesNotContain("@ajar");
  }

  @Test
  void closingTakesOutBoth() {
    assertThat(rules.close())
        .isEqualTo(
            """
            flush set inet regent ajar
            flush set inet regent lease
            """);
  }

  @Test
  void otherPeersTouchNoDoor() {
    assertThat(rules.peers(List.of("10.0.0.2", "fd00::2", "10.0.0.2")))
        .isEqualTo(
            """
            flush set inet regent peers4
            flush set inet regent peers6
            add element inet regent peers4 { 10.0.0.2 }
            add element inet regent peers6 { fd00::2 }
            """);
  }

  @Test
  void listingsAreComparedWithoutWhatComesAndGoes() {
    String closed =
        """
        table inet regent {
        \tset lease {
        \t\ttype inet_service
        \t\tflags timeout
        \t}
        \tset peers4 {
        \t\ttype ipv4_addr
        \t\telements = { 10.0.0.2 }
        \t}
        }
        """;
    String open =
        closed.replace(
            "flags timeout\n", "flags timeout\n\t\telements = { 5432 timeout 1s expires 900ms }\n");
    assertThat(Ruleset.withoutElements(open)).isEqualTo(Ruleset.withoutElements(closed));
    assertThat(Ruleset.withoutElements(closed.replace("0.2", "0.3")))
        .isNotEqualTo(Ruleset.withoutElements(closed));
  }
}
