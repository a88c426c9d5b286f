package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupLabelTest {

  @ParameterizedTest
  @CsvSource({"streamed, primary, false", "streamed, standby, true", "pg_rewind, standby, true"})
  void startTimelineAndSourceAreRead(String method, String from, boolean ofStandby) {
    String text =
        """
        START WAL LOCATION: 1/2000028 (file 0000000A0000000100000002)
        CHECKPOINT LOCATION: 1/2000060
        BACKUP METHOD: %s
        BACKUP FROM: %s
        START TIME: 2026-11-22 19:35:02 UTC
        LABEL: pg_basebackup base backup
        START TIMELINE: 10
        """
            .formatted(method, from);
    Position start = new Position(10, Lsn.parse("1/2000028"));
    assertThat(BackupLabel.parse(text))
        .isEqualTo(new BackupLabel(start, Lsn.parse("1/2000060"), ofStandby));
  }

  @Test
  void somethingElseIsNoLabel() {
    assertThatThrownBy(() -> BackupLabel.parse("START WAL"))
        .hasMessage("the backup_label says no start");
  }
}
