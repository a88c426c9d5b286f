package dev.regent.protocol.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  private static final MemberId A = new MemberId("pg-a");
  private static final MemberId B = new MemberId("pg-b");
  private static final MemberId C = new MemberId("pg-c");
  private static final Copy COPY_A = new Copy(A, "00000000000000aa");
  private static final Copy COPY_B = new Copy(B, "00000000000000bb");
  private static final Copy COPY_C = new Copy(C, "00000000000000cc");

  // Lsn

  @ParameterizedTest
  @CsvSource({
    "0/0,               0,                    0/0",
    "0/1,               1,                    0/1",
    "1/0,               4294967296,           1/0",
    "16/B374D848,       97500059720,          16/B374D848",
    "16/b374d848,       97500059720,          16/B374D848",
    "FFFFFFFF/FFFFFFFF, -1,                   FFFFFFFF/FFFFFFFF",
    "80000000/0,        -9223372036854775808, 80000000/0",
  })
  void anLsnIsReadAndWrittenAsPostgresDoes(String text, long value, String formatted) {
    assertThat(Lsn.parse(text)).isEqualTo(new Lsn(value));
    assertThat(new Lsn(value)).hasToString(formatted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "/0", "0/", "x/0", "0/y", "0/0/0", "0 / 0"})
  void whatIsNoLsnIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Lsn.parse(text));
  }

  @ParameterizedTest(name = "{0} after {1}: {2}, {3} bytes")
  @CsvSource({
    "0/2,        0/1,               true,  1",
    "0/1,        0/1,               false, 0",
    "0/1,        0/2,               false, 0",
    "1/0,        0/FFFFFFFF,        true,  1",
    "80000000/0, 7FFFFFFF/FFFFFFFF, true,  1",
    "0/0,        FFFFFFFF/FFFFFFFF, false, 0",
  })
  void lsnsAreComparedUnsigned(String one, String other, boolean after, long bytes) {
    assertThat(Lsn.parse(one).isAfter(Lsn.parse(other))).isEqualTo(after);
    assertThat(Lsn.parse(one).bytesAfter(Lsn.parse(other))).isEqualTo(bytes);
    assertThat(Lsn.max(Lsn.parse(one), Lsn.parse(other))).isEqualTo(Lsn.parse(after ? one : other));
  }

  // Position

  @ParameterizedTest(name = "{0}:{1} after {2}:{3}: {4}")
  @CsvSource({
    "2, 0/1, 2, 0/0,               true",
    "2, 0/1, 2, 0/1,               false",
    "3, 0/0, 2, FFFFFFFF/FFFFFFFF, true",
    "2, 0/9, 3, 0/0,               false",
  })
  void aPositionIsComparedByTimelineFirst(
      int timeline, String lsn, int otherTimeline, String otherLsn, boolean after) {
    Position one = new Position(timeline, Lsn.parse(lsn));
    Position other = new Position(otherTimeline, Lsn.parse(otherLsn));
    assertThat(one.isAfter(other)).isEqualTo(after);
    assertThat(other.compareTo(one)).isEqualTo(-one.compareTo(other));
    assertThat(one).hasToString(timeline + ":" + lsn);
  }

  // Epoch

  @Test
  void epochsCount() {
    assertThat(Epoch.NONE.next()).isEqualTo(new Epoch(1)).hasToString("1");
    assertThat(new Epoch(2).isAfter(new Epoch(1))).isTrue();
    assertThat(new Epoch(1).isAfter(new Epoch(1))).isFalse();
    assertThat(Epoch.max(new Epoch(2), new Epoch(10))).isEqualTo(new Epoch(10));
    assertThat(new Epoch(2)).isLessThan(new Epoch(10));
    assertThatIllegalArgumentException().isThrownBy(() -> new Epoch(-1));
  }

  // Names

  @ParameterizedTest
  @ValueSource(strings = {"a", "pg-master", "pg-9", "a123456789012345678901234567890123456789"})
  void aMemberHasAHostsName(String name) {
    assertThat(new MemberId(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "9a",
        "-a",
        "A",
        "pg_a",
        "pg.a",
        "pg a",
        "ü",
        "a1234567890123456789012345678901234567890"
      })
  void whatCouldNotStandInAHostNameOrSlotNameIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MemberId(name))
        .withMessageContaining("\"" + name + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "00000000000000AA", "00000000000000a", "00000000000000aaa"})
  void aCopyIdIsSixteenHexadecimalDigits(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Copy(A, id));
  }

  @Test
  void s4ANewCopyOfAMemberHasANewName() {
    Copy clone = new Copy(A, "00000000000000a1");
    assertThat(COPY_A.applicationName()).isEqualTo("pg-a_00000000000000aa");
    assertThat(clone.applicationName()).isNotEqualTo(COPY_A.applicationName());
    assertThat(clone).isLessThan(COPY_A);
    assertThat(COPY_A).isLessThan(COPY_B);
  }

  // InSyncSet

  @Test
  void aSetIsTheSameInWhateverOrderItWasGiven() {
    assertThat(new InSyncSet(List.of(COPY_B, COPY_A, COPY_B), 1))
        .isEqualTo(new InSyncSet(List.of(COPY_A, COPY_B), 1))
        .hasToString("1 of [pg-a_00000000000000aa, pg-b_00000000000000bb]");
    assertThat(InSyncSet.EMPTY).hasToString("{}");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, -1", "1, 0", "1, 2", "2, 3", "2, 0", "2, -1"})
  void asManyConfirmAsThereAreAndNobodyOfNobody(int copies, int acks) {
    List<Copy> some = List.of(COPY_A, COPY_B).subList(0, copies);
    assertThatIllegalArgumentException().isThrownBy(() -> new InSyncSet(some, acks));
  }

  @ParameterizedTest(name = "{0} copies, {1} wished => {2}")
  @CsvSource({"0, 2, 0", "1, 2, 1", "2, 2, 2", "3, 2, 2", "3, 1, 1", "3, 0, 1", "0, 0, 0"})
  void aSetGivesAsManyOfTheWishedConfirmationsAsItCan(int copies, int wished, int acks) {
    List<Copy> some = List.of(COPY_A, COPY_B, COPY_C).subList(0, copies);
    assertThat(InSyncSet.of(some, wished).acks()).isEqualTo(acks);
  }

  @ParameterizedTest(name = "R of {0}, k = {1} => {2} must have severed and told")
  @CsvSource({"1, 1, 1", "2, 1, 2", "2, 2, 1", "3, 1, 3", "3, 2, 2", "3, 3, 1"})
  void s4VotersNeeded(int copies, int acks, int needed) {
    List<Copy> some = List.of(COPY_A, COPY_B, COPY_C).subList(0, copies);
    assertThat(new InSyncSet(some, acks).votersNeeded()).isEqualTo(needed);
  }

  @Test
  void s4OfNobodyNoNumberIsEnough() {
    assertThat(InSyncSet.EMPTY.votersNeeded()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aSetGrowsAndShrinksAndStaysWhole() {
    InSyncSet both = InSyncSet.EMPTY.with(COPY_A, 1).with(COPY_B, 2);
    assertThat(both).isEqualTo(new InSyncSet(List.of(COPY_A, COPY_B), 2));
    assertThat(both.without(COPY_B)).isEqualTo(new InSyncSet(List.of(COPY_A), 1));
    assertThat(both.without(COPY_A).without(COPY_B)).isEqualTo(InSyncSet.EMPTY);
    assertThat(both.copyOf(B)).contains(COPY_B);
    assertThat(both.copyOf(C)).isEmpty();
    assertThat(both.contains(new Copy(B, "00000000000000b1"))).isFalse();
  }

  // Electorate

  @Test
  void s1OnlyWhoIsInTheListCounts() {
    Electorate both = Electorate.of(List.of(B, A, B));
    assertThat(both.members()).containsExactly(A, B);
    Electorate three = both.with(C);
    assertThat(three.hasMajority(Set.of(A, C))).isTrue();
    assertThat(three.hasMajority(Set.of(C, new MemberId("d"), new MemberId("e")))).isFalse();
    assertThat(both.hasMajority(Set.of(A))).isFalse();
    assertThat(three.without(A).without(B).hasMajority(Set.of(C))).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> new Electorate(List.of()));
  }

  // ClusterHash

  @Test
  void s1AnotherNameIsAnotherCluster() {
    ClusterHash hash = ClusterHash.of("regent");
    assertThat(hash.hex()).matches("[0-9a-f]{16}");
    assertThat(ClusterHash.of("other")).isNotEqualTo(hash);
    assertThat(ClusterHash.former("regent", List.of(C, A, B)))
        .isEqualTo(ClusterHash.former("regent", List.of(A, B, C)))
        .isNotEqualTo(hash);
  }

  @Test
  void peopleCanReadAReignAndAResignation() {
    assertThat(new Reign(new Epoch(2), B, 3, new Lsn(32)))
        .hasToString("2: pg-b began timeline 3 at 0/20");
    assertThat(
            new Resignation(
                new Epoch(2), B, Optional.of(new Position(3, new Lsn(32))), Optional.of(A)))
        .hasToString("resignation of pg-b from epoch 2 at 3:0/20, in favour of pg-a");
    assertThat(new Resignation(new Epoch(2), B, Optional.empty(), Optional.empty()))
        .hasToString("resignation of pg-b from epoch 2");
  }
}
