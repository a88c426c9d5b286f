package dev.regent.node.witness;

import dev.regent.node.disk.Disk;
import dev.regent.node.disk.Durable;
import dev.regent.protocol.values.Electorate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The witness's record on disk. What it has read or written is on disk (S2); a crash at any moment
 * leaves the old record or the new one, whole. Blocks.
 */
final class RecordFile {
  private final Disk disk;
  private final Path folder;
  private final Path file;
  private final Electorate everybody;

  /**
   * Of that folder.
   *
   * @param everybody whose witnesses counted when records did not say it
   */
  RecordFile(Disk disk, Path folder, Electorate everybody) {
    this.disk = disk;
    this.folder = folder;
    this.everybody = everybody;
    this.file = folder.resolve("record.json");
  }

  /**
   * Reads it; empty only when there is none.
   *
   * @throws IllegalStateException when there is, or may be, one that cannot be used: damaged, of a
   *     newer format, or closed to this process. It is never replaced by a fresh one, and its
   *     member does not start: a promise may stand in it, and only an operator can say that it is
   *     lost
   */
  Optional<WitnessRecord> read() {
    try {
      Durable.createFolder(disk, folder);
      byte[] content = disk.read(file);
      disk.force(folder); // A process that was killed may have got as far as the rename.
      return Optional.of(RecordFormat.parse(content, everybody));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (RecordFormat.UnusableException e) {
      throw new IllegalStateException("the witness's record " + file + " " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot read the witness's record " + file + ": " + reason(e), e);
    }
  }

  /**
   * Writes it, durably and in the newest format.
   *
   * @throws UncheckedIOException when it cannot; then the record must not be spoken of
   */
  void write(WitnessRecord record) {
    try {
      Durable.write(disk, file, RecordFormat.render(record));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the witness's record " + file + ": " + reason(e), e);
    }
  }

  private static String reason(IOException failure) {
    return failure instanceof AccessDeniedException denied
        ? Denial.explain(denied)
        : failure.toString();
  }
}
