package dev.regent.node.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.node.decision.FormerMandate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S2: what is not whole is no promise, and no proof that there was none. */
class RecordFormatTest {

  private static byte[] whole() throws Exception {
    return RecordFormat.render(Records.full());
  }

  private static void refuses(byte[] content, String what) {
    assertThatThrownBy(() -> RecordFormat.parse(content, Records.EVERYBODY))
        .as(what)
        .isInstanceOf(RecordFormat.UnusableException.class)
        .hasMessageContaining("is damaged");
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    assertThat(RecordFormat.parse(whole(), Records.EVERYBODY)).isEqualTo(Records.full());
    assertThat(RecordFormat.parse(RecordFormat.render(Records.empty()), Records.EVERYBODY))
        .isEqualTo(Records.empty());
  }

  @Test
  void s2EveryTruncationIsRefused() throws Exception {
    byte[] whole = whole();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      refuses(cut, "cut after " + length);
      refuses(Arrays.copyOf(cut, whole.length), "zeros after " + length);
    }
  }

  @Test
  void s2EveryChangedByteIsRefused() throws Exception {
    byte[] whole = whole();
    for (int at = 0; at < whole.length; at++) {
      for (int change = 1; change < 256; change = change < 128 ? change * 2 : change + 127) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) change;
        refuses(changed, "byte %d, change %02x".formatted(at, change));
      }
    }
  }

  @Test
  void s2TwoRecordsMixedAreRefused() throws Exception {
    byte[] first = whole();
    byte[] second = RecordFormat.render(Records.full().ring(9, Records.full().ringFounder()));
    assertThat(second).hasSameSizeAs(first);
    int differs = Arrays.mismatch(first, second);
    for (int at = differs + 1; at < first.length - 4; at++) {
      byte[] mixed = first.clone();
      System.arraycopy(second, at, mixed, at, mixed.length - at);
      refuses(mixed, "another record from byte " + at);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "no json",
        "[]",
        "null",
        "{\"format\" : \"one\"}",
        "{\"format\" : 1}",
        "{\"format\" : 2}"
      })
  void s2WhatIsNoRecordIsRefused(String content) {
    refuses(content.getBytes(StandardCharsets.UTF_8), content);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anOlderFormatIsReadAndReplacedByTheNewest(int format) throws Exception {
    WitnessRecord old = RecordFormat.parse(ofFormat(format), Records.EVERYBODY);
    assertThat(old.cluster()).isEqualTo(Records.FORMER);
    assertThat(old.of(Records.CLUSTER)).isEqualTo(without(Records.full()));
  }

  @Test
  void theFormatBeforeLacksThePrimarysCopyAlone() throws Exception {
    assertThat(RecordFormat.parse(ofFormat(4), Records.EVERYBODY)).isEqualTo(without(newest()));
  }

  @Test
  void theNewestFormatIsAsItWas() throws Exception {
    assertThat(RecordFormat.render(newest())).isEqualTo(ofFormat(5));
    assertThat(RecordFormat.parse(ofFormat(5), Records.EVERYBODY)).isEqualTo(newest());
  }

  @Test
  void s2TheFirstFormatCutOffIsRefused() throws Exception {
    byte[] old = ofFormat(1);
    for (int length = 0; length < old.length; length++) {
      refuses(Arrays.copyOf(old, length), "cut after " + length);
    }
  }

  @Test
  void aNewerFormatIsLeftToTheRegentThatWroteIt() {
    byte[] newer = "{\"format\" : 6, \"new\" : true}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> RecordFormat.parse(newer, Records.EVERYBODY))
        .isInstanceOf(RecordFormat.UnusableException.class)
        .hasMessageContaining("was written by a newer Regent (format 6; this one reads up to 5)");
  }

  private static WitnessRecord newest() {
    return Records.full().recording(Records.mandate().withRoster(Records.roster()));
  }

  private static WitnessRecord without(WitnessRecord record) {
    return record.recording(FormerMandate.of(record.mandate().orElseThrow()));
  }

  /** As that Regent wrote it: where this fails for the newest, a newer format is needed. */
  private static byte[] ofFormat(int format) throws IOException {
    String name = "/witness/record-of-format-%d.json".formatted(format);
    try (InputStream in =
        Objects.requireNonNull(RecordFormatTest.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }
}
