package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.Lsn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalEndTest {
  private static final int BLOCK = 8192;
  private static final int SEGMENT = 16 << 20;

  @ParameterizedTest(name = "{0} + {1} => {2}, {3}")
  @CsvSource({
    "0/2000028, 114, 0/20000A0, within a page: padded to 120",
    "0/2001F88, 114, 0/2002000, fills its page: no header follows",
    "0/2001FC0, 114, 0/2002050, goes on behind the next page's header",
    "0/2FFFFC0, 114, 0/3000060, goes on behind the next segment's longer header",
  })
  void endsWherePostgresqlEndsIt(String start, int length, String end, String why) {
    assertThat(WalEnd.of(Lsn.parse(start), length, BLOCK, SEGMENT))
        .as(why)
        .isEqualTo(Lsn.parse(end));
  }

  @Test
  void lengthIsReadFromTheDump() {
    String dump =
        "rmgr: XLOG        len (rec/tot):    114/   114, tx:          0, lsn: 0/02000028, prev"
            + " 0/01FFFFF0, desc: CHECKPOINT_SHUTDOWN redo 0/2000028; tli 1; shutdown";
    assertThat(WalEnd.shutdownCheckpointLength(dump)).isEqualTo(114);
    assertThatThrownBy(() -> WalEnd.shutdownCheckpointLength(dump.replace("SHUTDOWN", "ONLINE")))
        .isInstanceOf(PostgresException.class);
  }
}
