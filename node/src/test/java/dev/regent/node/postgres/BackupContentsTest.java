package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupContentsTest {
  private static final Set<String> FOLDER =
      Set.of("16384", "16384_fsm", "16384_init", "16384.1", "16385", "16385_vm");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PG_VERSION", "base/5/16385", "base/5/16385_vm", "base/5/16384_init", "global/1262",
        "regent.conf", "pg_xact/0000", "base/5/PG_VERSION", "pg_wal", "log/postmaster.pid"
      })
  void hasWhatACloneNeeds(String path) {
    assertThat(BackupContents.has(path, FOLDER)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postmaster.pid",
        "postmaster.opts",
        "backup_label",
        "global/pg_control",
        "global/pg_internal.init",
        "base/5/pg_internal.init.4711",
        "base/pgsql_tmp",
        "base/5/16384",
        "base/5/16384_fsm",
        "base/5/16384.1",
        "base/5/t3_16390",
        "base/5/t3_16390_vm"
      })
  void leavesOutWhatIsTheServersOwnOrLostAnyway(String path) {
    assertThat(BackupContents.has(path, FOLDER)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pg_replslot", "pg_wal", "pg_subtrans", "pg_stat_tmp"})
  void emptiesFolders(String folder) {
    assertThat(BackupContents.has(folder, Set.of())).isTrue();
    assertThat(BackupContents.hasContentOf(folder)).isFalse();
    assertThat(BackupContents.hasContentOf("base")).isTrue();
  }
}
