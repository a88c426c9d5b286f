package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
  @TempDir Path folder;

  @Test
  void lessThanASegmentOfWal_isNoRoom() {
    assertThat(Room.shortage(folder, 16 << 20)).isEmpty();
    assertThat(Room.shortage(folder, (16 << 20) - 1))
        .contains("no room: 15 MB are free in " + folder);
  }

  @Test
  void whereThereIsNoDataYet_itsParentIsLookedAt() throws IOException {
    Room room = new Room(folder.resolve("data"));
    assertThat(room.shortage()).isEmpty();
    Files.createDirectories(folder.resolve("data/pg_wal"));
    assertThat(room.shortage()).isEmpty();
  }
}
