package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.Lsn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalSegmentTest {
  @ParameterizedTest(name = "{1} MB: {0} => {2}, ends at {3}")
  @CsvSource({
    "0/2000028, 16, 000000030000000000000002, 0/3000000",
    "0/2FFFFFF, 16, 000000030000000000000002, 0/3000000",
    "2/FF000000, 16, 0000000300000002000000FF, 3/0",
    "2/FF000000, 1024, 000000030000000200000003, 3/0",
    "2/100000, 1, 000000030000000200000001, 2/200000",
  })
  void isNamedAsPostgresqlNamesIt(String lsn, int megabytes, String name, String end) {
    WalSegment segment = WalSegment.at(3, Lsn.parse(lsn), megabytes << 20);
    assertThat(segment.name()).isEqualTo(name);
    assertThat(segment.end()).isEqualTo(Lsn.parse(end));
    assertThat(WalSegment.at(3, segment.end(), megabytes << 20)).isEqualTo(segment.next());
  }
}
