package dev.regent.node.cli;

import static dev.regent.node.management.Statuses.COPY_OF_S;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.node.management.Statuses;
import dev.regent.protocol.messages.MemberStatus;
import org.junit.jupiter.api.Test;

class StatusTableTest {

  @Test
  void everybody_answers() {
    String table =
        new StatusTable(
                Statuses.document(
                    Statuses.primary(true), Statuses.standby(COPY_OF_S), Statuses.arbiter()),
                false)
            .render();

    assertThat(table)
        .isEqualTo(
            """
            MEMBER  ROLE     STATE               EPOCH  TIMELINE  LSN        LAG  IN-SYNC  LEASE  FENCE
            p       primary  ready: leading      2      2         0/3000148  -    -        840ms  open
            s       standby  ready: following p  2      2         0/3000100  72B  yes      -      shut
            a       arbiter  ready: voting       1      -         -          -    -        -      -

            mandate 2.3: primary p, 1 of s confirm each commit; timeline 2, system 7000000000000000001
            fence nftables: clients of this host
            as seen by p
            """);
  }

  @Test
  void nobody_but_a_lone_standby_answers() {
    String table =
        new StatusTable(Statuses.document(Statuses.standby("00000000000000cc")), false).render();

    assertThat(table.lines().map(line -> line.replaceAll(" +", " ")))
        .startsWith(
            "MEMBER ROLE STATE EPOCH TIMELINE LSN LAG IN-SYNC LEASE FENCE",
            "p none no answer - - - - - - -",
            "s standby ready: following p 2 2 0/3000100 - no - shut",
            "a arbiter no answer - - - - - - -");
  }

  @Test
  void what_an_operator_must_see_to_has_a_line_of_its_own() {
    MemberStatus troubled = Statuses.arbiter().troubled("cannot write: No space left on device");
    assertThat(new StatusTable(Statuses.document(troubled), false).render())
        .contains("\ntrouble on a: cannot write: No space left on device\n");
  }

  @Test
  void nobody_has_reigned() {
    assertThat(new StatusTable(Statuses.document(), false).render())
        .contains("no mandate is known: nobody has reigned yet");
  }

  @Test
  void colours_change_nothing_else() {
    var document = Statuses.document(Statuses.primary(false), Statuses.arbiter());
    String coloured = new StatusTable(document, true).render();

    assertThat(coloured)
        .contains("\u001b[33mnot ready: leading\u001b[0m")
        .contains("\u001b[31mno answer\u001b[0m")
        .contains("\u001b[32mready: voting\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[\\d+m", ""))
        .isEqualTo(new StatusTable(document, false).render());
  }
}
