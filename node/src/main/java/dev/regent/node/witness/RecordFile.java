package dev.regent.node.witness;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The witness's record on disk. A write is complete when temporary file, rename and folder are
 * synced (S2); a crash at any moment leaves the old record or the new one, whole. Blocks.
 */
final class RecordFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private final Path folder;
  private final Path file;

  RecordFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("record.json");
  }

  /**
   * Reads it; empty when there is none.
   *
   * @throws IllegalStateException when there is one that cannot be understood: it is never replaced
   *     by a fresh one, since it may hold a promise
   */
  Optional<WitnessRecord> read() {
    try {
      Files.createDirectories(folder);
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      WitnessRecord record = JSON.readValue(Files.readAllBytes(file), WitnessRecord.class);
      if (record.format() != WitnessRecord.FORMAT) {
        throw new IllegalStateException(
            "the witness's record %s has format %d, this version reads %d: use the version that wrote it"
                .formatted(file, record.format(), WitnessRecord.FORMAT));
      }
      return Optional.of(record);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the witness's record %s cannot be read (%s). If it is lost, move it away: this witness then stays silent until every other member has answered it"
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the witness's record " + file + ": " + e, e);
    }
  }

  /**
   * Writes it, durably.
   *
   * @throws UncheckedIOException when it cannot; then the record must not be spoken of
   */
  void write(WitnessRecord record) {
    Path next = folder.resolve("record.json.next");
    try {
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(record));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the witness's record " + file + ": " + e, e);
    }
  }
}
