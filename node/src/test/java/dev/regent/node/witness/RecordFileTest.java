package dev.regent.node.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.node.disk.LocalDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFileTest {
  @TempDir private Path folder;

  private Path record() {
    return folder.resolve("record.json");
  }

  @Test
  void nothingIsReadWhereNothingWasWritten() {
    assertThat(new RecordFile(new LocalDisk(), folder.resolve("new/witness")).read()).isEmpty();
  }

  @Test
  void s2WhatWasWrittenIsReadByTheNextProcess() {
    new RecordFile(new LocalDisk(), folder).write(Records.empty());
    assertThat(new RecordFile(new LocalDisk(), folder).read()).contains(Records.empty());

    new RecordFile(new LocalDisk(), folder).write(Records.full());
    assertThat(new RecordFile(new LocalDisk(), folder).read()).contains(Records.full());
  }

  @Test
  void s2AWriteThatWasTornLeavesTheOldRecord() throws IOException {
    RecordFile file = new RecordFile(new LocalDisk(), folder);
    file.write(Records.full());
    Files.writeString(folder.resolve("record.json.tmp"), "{\"format\" : 1, \"clus");
    assertThat(file.read()).contains(Records.full());

    file.write(Records.empty());
    assertThat(file.read()).contains(Records.empty());
    assertThat(folder.resolve("record.json.tmp")).doesNotExist();
  }

  @Test
  void s2AShorterRecordReplacesALongerOneWhole() throws IOException {
    RecordFile file = new RecordFile(new LocalDisk(), folder);
    Files.writeString(folder.resolve("record.json.tmp"), "x".repeat(100_000));
    file.write(Records.empty());
    assertThat(file.read()).contains(Records.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "no json", "[]", "{\"format\" : \"one\"}", "{\"format\" : 1}"})
  void s2ARecordThatCannotBeUnderstoodIsNeverReplacedByAFreshOne(String content)
      throws IOException {
    Files.writeString(record(), content);
    assertThatThrownBy(() -> new RecordFile(new LocalDisk(), folder).read())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(record().toString())
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("move it away");
    assertThat(record()).hasContent(content);
  }

  @Test
  void aRecordOfAnotherFormatIsRefused() throws IOException {
    RecordFile file = new RecordFile(new LocalDisk(), folder);
    file.write(Records.full());
    Files.writeString(
        record(), Files.readString(record()).replace("\"format\" : 1", "\"format\" : 2"));
    assertThatThrownBy(file::read)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has format 2, this version reads 1");
  }

  @Test
  void s2WhatCannotBeWrittenIsNotSpokenOf() throws IOException {
    Path notAFolder = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new RecordFile(new LocalDisk(), notAFolder).write(Records.empty()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot write the witness's record");
  }
}
