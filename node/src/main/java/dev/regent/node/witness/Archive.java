package dev.regent.node.witness;

import dev.regent.node.disk.LocalDisk;
import dev.regent.protocol.values.Electorate;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This member's own record: takes no other's, and says once when the disk refuses it and once when
 * it takes it again.
 */
final class Archive {
  private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

  private final Witness.Identity identity;
  private final RecordFile file;
  private final Consumer<String> trouble;
  private String troubled = "";

  /**
   * Of that member.
   *
   * @param trouble is told what the disk says when it refuses; empty when it takes it again
   */
  Archive(Witness.Identity identity, Consumer<String> trouble) {
    this.identity = identity;
    this.file =
        new RecordFile(new LocalDisk(), identity.folder(), Electorate.of(identity.configured()));
    this.trouble = trouble;
  }

  /**
   * The record; empty when there is none.
   *
   * @throws IllegalStateException when it is another's or cannot be used
   */
  Optional<WitnessRecord> find() {
    Optional<WitnessRecord> record = file.read().map(this::spelledAnew);
    record.ifPresent(this::check);
    return record;
  }

  /** At once: the members in the configuration, and so the former spelling, may change any time. */
  private WitnessRecord spelledAnew(WitnessRecord read) {
    if (!read.cluster().equals(identity.former())) {
      return read;
    }
    WitnessRecord record = read.of(identity.cluster());
    keep(record);
    return record;
  }

  /** Whether it is on disk now, and so may be spoken (S2). */
  boolean keep(WitnessRecord record) {
    try {
      file.write(record);
      say("");
      return true;
    } catch (UncheckedIOException e) {
      say(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void say(String reason) {
    if (reason.equals(troubled)) {
      return;
    }
    troubled = reason;
    if (reason.isEmpty()) {
      LOG.info("this witness can write its record again");
    } else {
      LOG.error("this witness can neither vote nor record until this is mended: {}", reason);
    }
    trouble.accept(reason);
  }

  private void check(WitnessRecord record) {
    if (!record.cluster().equals(identity.cluster())) {
      throw new IllegalStateException(
          "the witness's record in %s is of another cluster (%s, here %s): correct cluster or folder in the configuration"
              .formatted(identity.folder(), record.cluster(), identity.cluster()));
    }
    if (!record.member().equals(identity.me())) {
      throw new IllegalStateException(
          "the witness's record in %s is of member %s, and this is %s: each member needs a folder of its own"
              .formatted(identity.folder(), record.member(), identity.me()));
    }
  }
}
