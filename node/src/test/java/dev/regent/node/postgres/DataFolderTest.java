package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A swap that a crash interrupted after each of its steps. */
class DataFolderTest {
  @TempDir Path parent;
  private DataFolder folder;

  @BeforeEach
  void beside() {
    folder = new DataFolder(new MemberId("me"), parent.resolve("data"), new Commands(parent));
  }

  @ParameterizedTest(name = "{0} => {1}")
  @CsvSource({
    "data=old clone=half, old",
    "clone=half, ''",
    "data=old clone=new clone.complete, old",
    "old=old clone=new clone.complete, new",
    "data=new old=old clone.complete, new",
    "data=new old=old, new",
    "old=old clone=half, old",
    "data=empty old=old, old",
    "rewind=broken, ''",
    "rewind=broken clone=half, ''",
    "rewind=broken clone=new clone.complete, new",
    "data=new rewind=broken, new",
  })
  void isRestored(String left, String content) throws IOException {
    for (String each : left.split(" ", -1)) {
      List<String> parts = List.of(each.split("=", -1));
      Path path =
          parent.resolve(parts.getFirst().equals("data") ? "data" : "data." + parts.getFirst());
      if (parts.size() == 1) {
        Files.createFile(path);
      } else {
        Files.createDirectories(path);
        if (!parts.getLast().equals("empty")) {
          Files.writeString(path.resolve("content"), parts.getLast());
        }
      }
    }
    folder.restore();
    if (content.isEmpty()) {
      assertThat(folder.isAbsent()).isTrue();
    } else {
      assertThat(folder.data.resolve("content")).hasContent(content);
      assertThat(names()).containsExactly("data");
    }
  }

  @ParameterizedTest(name = "with a backup_label: {0} => another copy: {0}")
  @CsvSource({"true", "false"})
  void baseBackupIsAnotherCopyThanItsSource(boolean backup) throws IOException {
    Files.createDirectories(folder.data);
    Copy source = CopyFile.fresh(new MemberId("me"));
    folder.copyFile().write(source);
    if (backup) {
      Files.createFile(folder.data.resolve(BackupLabel.FILE));
    }
    folder.renewRestored();
    assertThat(folder.copyFile().read().orElseThrow().equals(source)).isEqualTo(!backup);
  }

  @Test
  void whatNobodyMadeRegentsYetStaysSo() throws IOException {
    Files.createDirectories(folder.data);
    Files.createFile(folder.data.resolve(BackupLabel.FILE));
    folder.renewRestored();
    assertThat(folder.copyFile().read()).isEmpty();
  }

  @Test
  void cloneIsAdopted() throws IOException {
    Files.createDirectories(folder.data.resolve("sub"));
    Files.createDirectories(folder.clone);
    Files.writeString(folder.clone.resolve("content"), "new");
    folder.adoptClone();
    assertThat(folder.data.resolve("content")).hasContent("new");
    assertThat(names()).containsExactly("data");
  }

  @Test
  void whatARewindThatBrokeOffLeftIsKeptUntilACloneIsAdopted() throws IOException {
    Files.createDirectories(folder.data);
    folder.takeAwayToRewind();
    folder.restore();
    assertThat(names()).containsExactly("data.rewind");
    Files.createDirectories(folder.clone);
    folder.adoptClone();
    assertThat(names()).containsExactly("data");
  }

  @Test
  void alienIsWhatHasNoVersion() throws Exception {
    Files.createDirectories(folder.data);
    assertThat(folder.inspect()).isInstanceOf(DataDirectory.Absent.class);
    Files.writeString(folder.data.resolve("holiday.jpg"), "");
    assertThat(folder.inspect()).isInstanceOf(DataDirectory.Alien.class);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> there = Files.list(parent)) {
      return there.map(path -> path.toFile().getName()).toList();
    }
  }
}
