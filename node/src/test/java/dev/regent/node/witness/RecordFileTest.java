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

class RecordFileTest {
  @TempDir private Path folder;

  private Path record() {
    return folder.resolve("record.json");
  }

  @Test
  void nothingIsReadWhereNothingWasWritten() {
    assertThat(
            new RecordFile(new LocalDisk(), folder.resolve("new/witness"), Records.EVERYBODY)
                .read())
        .isEmpty();
  }

  @Test
  void s2WhatWasWrittenIsReadByTheNextProcess() {
    new RecordFile(new LocalDisk(), folder, Records.EVERYBODY).write(Records.empty());
    assertThat(new RecordFile(new LocalDisk(), folder, Records.EVERYBODY).read())
        .contains(Records.empty());

    new RecordFile(new LocalDisk(), folder, Records.EVERYBODY).write(Records.full());
    assertThat(new RecordFile(new LocalDisk(), folder, Records.EVERYBODY).read())
        .contains(Records.full());
  }

  @Test
  void s2AWriteThatWasTornLeavesTheOldRecord() throws IOException {
    RecordFile file = new RecordFile(new LocalDisk(), folder, Records.EVERYBODY);
    file.write(Records.full());
    Files.writeString(folder.resolve("record.json.tmp"), "{\"format\" : 1, \"clus");
    assertThat(file.read()).contains(Records.full());

    file.write(Records.empty());
    assertThat(file.read()).contains(Records.empty());
    assertThat(folder.resolve("record.json.tmp")).doesNotExist();
  }

  @Test
  void s2AShorterRecordReplacesALongerOneWhole() throws IOException {
    RecordFile file = new RecordFile(new LocalDisk(), folder, Records.EVERYBODY);
    Files.writeString(folder.resolve("record.json.tmp"), "x".repeat(100_000));
    file.write(Records.empty());
    assertThat(file.read()).contains(Records.empty());
  }

  @Test
  void s2ADamagedRecordIsNeitherReplacedNorTakenForNone() throws IOException {
    Files.writeString(record(), "{\"format\" : 2");
    assertThatThrownBy(() -> new RecordFile(new LocalDisk(), folder, Records.EVERYBODY).read())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(record().toString())
        .hasMessageContaining("is damaged")
        .hasMessageContaining("move the record away");
    assertThat(record()).hasContent("{\"format\" : 2");
  }

  @Test
  void s2WhatIsNoFileIsNotTakenForNone() throws IOException {
    Files.createDirectory(record());
    assertThatThrownBy(() -> new RecordFile(new LocalDisk(), folder, Records.EVERYBODY).read())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot read the witness's record " + record());
  }

  @Test
  void whatCouldNotBeWrittenIsNotLeftToFillTheDisk() throws IOException {
    RecordFile file = new RecordFile(new LocalDisk(), folder, Records.EVERYBODY);
    Files.createFile(Files.createDirectory(record()).resolve("in the way"));
    assertThatThrownBy(() -> file.write(Records.full())).isInstanceOf(UncheckedIOException.class);
    assertThat(folder.resolve("record.json.tmp")).doesNotExist();
  }

  @Test
  void s2WhatCannotBeWrittenIsNotSpokenOf() throws IOException {
    Path notAFolder = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(
            () ->
                new RecordFile(new LocalDisk(), notAFolder, Records.EVERYBODY)
                    .write(Records.empty()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot write the witness's record");
  }
}
