package dev.regent.writer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.writer.ledger.Fact.Acknowledged;
import dev.regent.writer.ledger.Fact.Failed;
import dev.regent.writer.ledger.Fact.Sent;
import dev.regent.writer.ledger.Fact.Unknown;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void nothingIsLostWhenEveryAcknowledgedRowIsPresent() {
    acknowledged(1, 2, 3);

    Verdict verdict = ledger.judge(present(3, 1, 2));

    assertThat(verdict).isEqualTo(new Verdict(0, 0, 0, 0, List.of()));
    assertThat(verdict.clean()).isTrue();
    assertThat(verdict.sentence()).isEqualTo("nothing lost");
  }

  @Test
  void anAcknowledgedRowThatIsAbsentIsLost() {
    acknowledged(1, 2, 3);

    Verdict verdict = ledger.judge(present(1, 3));

    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(verdict.lostIds()).containsExactly(2L);
    assertThat(verdict.clean()).isFalse();
    assertThat(verdict.sentence()).isEqualTo("1 lost, 0 duplicated, 0 phantom");
  }

  @Test
  void onlyTheFirstHundredLostRowsAreListed() {
    acknowledged(LongStream.rangeClosed(1, 250).toArray());

    Verdict verdict = ledger.judge(present());

    assertThat(verdict.lost()).isEqualTo(250);
    assertThat(verdict.lostIds()).hasSize(100).startsWith(1L).endsWith(100L);
  }

  @Test
  void anUnknownRowMayBePresentOrAbsent() {
    sent(1, 2);
    ledger.record(new Unknown(1, "08006"));
    ledger.record(new Unknown(2, "08006"));

    Verdict verdict = ledger.judge(present(2));

    assertThat(verdict).isEqualTo(new Verdict(0, 0, 0, 1, List.of()));
  }

  @Test
  void aRowWithoutOutcomeIsAsGoodAsUnknown() {
    sent(1, 2);

    assertThat(ledger.judge(present(1))).isEqualTo(new Verdict(0, 0, 0, 1, List.of()));
    assertThat(ledger.counts()).isEqualTo(new Ledger.Counts(0, 0, 0, 2));
  }

  @Test
  void aRefusedRowThatIsPresentIsAPhantom() {
    sent(1);
    ledger.record(new Failed(1, "25006"));

    Verdict verdict = ledger.judge(present(1));

    assertThat(verdict.phantom()).isEqualTo(1);
    assertThat(verdict.clean()).isFalse();
  }

  @Test
  void rowsThatWereNeverSentArePhantoms() {
    acknowledged(1);

    assertThat(ledger.judge(present(1, 2, -7, 0, Long.MAX_VALUE)).phantom()).isEqualTo(4);
  }

  @Test
  void aRowThatIsThereTwiceIsADuplicate() {
    acknowledged(1, 2);

    Verdict verdict = ledger.judge(present(1, 2, 2, 2));

    assertThat(verdict).isEqualTo(new Verdict(0, 2, 0, 0, List.of()));
    assertThat(verdict.clean()).isFalse();
  }

  @Test
  void countsKeepTheKindsApart() {
    acknowledged(1, 2);
    sent(3, 4, 5);
    ledger.record(new Failed(3, "25006"));
    ledger.record(new Unknown(4, "08006"));

    assertThat(ledger.counts()).isEqualTo(new Ledger.Counts(2, 1, 1, 1));
  }

  @Test
  void factsThatContradictOneAnotherAreRefused() {
    acknowledged(1);

    assertThatThrownBy(() -> ledger.record(new Sent(1))).hasMessage("row 1 was sent twice");
    assertThatThrownBy(() -> ledger.record(new Unknown(1, "late")))
        .hasMessage("row 1 has two outcomes");
    assertThatThrownBy(() -> ledger.record(new Failed(2, "25006")))
        .hasMessage("row 2 has an outcome but was never sent");
    assertThatThrownBy(() -> ledger.record(new Sent(0))).hasMessageContaining("is outside");
  }

  private void sent(long... ids) {
    LongStream.of(ids).forEach(id -> ledger.record(new Sent(id)));
  }

  private void acknowledged(long... ids) {
    sent(ids);
    LongStream.of(ids).forEach(id -> ledger.record(new Acknowledged(id, "pg-master:5432", id)));
  }

  private static Present present(long... ids) {
    Present present = new Present();
    LongStream.of(ids).forEach(present::add);
    return present;
  }
}
