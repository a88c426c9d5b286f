package dev.regent.protocol.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MandateTest {
  private static final MemberId A = new MemberId("pg-a");
  private static final MemberId B = new MemberId("pg-b");
  private static final Copy COPY_A = new Copy(A, "00000000000000aa");
  private static final Copy COPY_B = new Copy(B, "00000000000000bb");
  private static final Electorate BOTH = Electorate.of(List.of(A, B));

  @Test
  void aMandateIsNewerByEpochThenByRevision() {
    Mandate founding = Mandate.founding(A, BOTH);
    Mandate second = founding.withSystemId("7");
    Mandate elected = second.succeededBy(new Epoch(2), B, InSyncSet.EMPTY);
    assertThat(second.isNewerThan(founding)).isTrue();
    assertThat(founding.isNewerThan(founding)).isFalse();
    assertThat(elected.isNewerThan(second)).isTrue();
    assertThat(Mandate.newest(Optional.of(second), Optional.of(elected))).contains(elected);
    assertThat(Mandate.newest(Optional.empty(), Optional.of(second))).contains(second);
    assertThat(Mandate.newest(Optional.empty(), Optional.empty())).isEmpty();
    assertThat(List.of(founding.version(), second.version(), elected.version()))
        .containsExactly("1.1", "1.2", "2.1");
  }

  @Test
  void s13TheHistoryGrowsWithEachReignAndIsHandedOn() {
    Reign first = new Reign(new Epoch(1), A, 2, new Lsn(16));
    Reign second = new Reign(new Epoch(2), B, 3, new Lsn(32));
    Mandate mandate =
        Mandate.founding(A, BOTH)
            .withSystemId("7")
            .withReign(first)
            .succeededBy(new Epoch(2), B, InSyncSet.EMPTY)
            .withReign(second);
    assertThat(mandate.history()).containsExactly(first, second);
    assertThat(mandate.systemId()).contains("7");
    assertThat(mandate.timeline()).isEqualTo(3);
    assertThat(Mandate.founding(A, BOTH).timeline()).isZero();
    assertThat(mandate).hasToString("mandate 2.2 {pg-b, in sync {}, of [pg-a, pg-b]}");
  }

  @Test
  void eachRevisionChangesOneThing() {
    InSyncSet set = new InSyncSet(List.of(COPY_B), 1);
    Mandate before = Mandate.founding(A, BOTH);
    Mandate after = before.withInSync(set);
    assertThat(after.revision()).isEqualTo(before.revision() + 1);
    assertThat(after.inSync()).isEqualTo(set);
    assertThat(after.epoch()).isEqualTo(before.epoch());
    assertThat(after.primary()).isEqualTo(before.primary());
  }

  @Test
  void s4ThePrimarysCopyStaysForTheReignAndIsNobodyElses() {
    Mandate named = Mandate.founding(A, BOTH).withSystemId("7").withPrimaryCopy(COPY_A);
    assertThat(named.version()).isEqualTo("1.2");
    assertThat(named.withInSync(new InSyncSet(List.of(COPY_B), 1)).primaryCopy()).contains(COPY_A);
    assertThat(named.succeededBy(new Epoch(2), B, InSyncSet.EMPTY).primaryCopy()).isEmpty();
    assertThat(named.succeededBy(new Epoch(2), A, InSyncSet.EMPTY).primaryCopy()).isEmpty();
    assertThat(named.forcedBy(new Epoch(1_000_001), B).primaryCopy()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> named.withPrimaryCopy(COPY_B));
  }
}
