package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S4: after which boots a copy is still itself, through a life of real servers. */
class CopyFileIT {
  private static final String ANY = "-";

  @TempDir Path folder;

  @Test
  void underRemoteWriteItIsBoundToABootFromItsFirstFollowingToItsPromotion() throws Exception {
    try (Trial one = Trial.remoteWriting("one", folder).asFirstPrimary();
        Trial two = Trial.remoteWriting("two", folder).asStandbyOf(one)) {
      Copy copy = two.copy();
      assertThat(boot(one)).isEqualTo(ANY);
      assertThat(boot(two)).isEqualTo(CopyFile.boot());

      one.ask("stop", one.postgres.stop());
      two.ask("sever", two.postgres.sever());
      assertThat(boot(two)).isEqualTo(CopyFile.boot());
      two.ask("promote", two.postgres.promote(new Epoch(2)));
      assertThat(boot(two)).isEqualTo(ANY);

      one.ask("start", one.postgres.start());
      assertThat(boot(one)).isEqualTo(ANY);
      one.ask("follow", one.postgres.follow(two.upstream()));
      assertThat(boot(one)).isEqualTo(CopyFile.boot());

      two.ask("kill", two.postgres.kill());
      two.ask("start", two.postgres.start());
      assertThat(boot(two)).isEqualTo(ANY);
      assertThat(two.copy()).isEqualTo(copy);
    }
  }

  private static String boot(Trial member) throws IOException {
    return Files.readAllLines(member.settings.dataDirectory().resolve("regent.copy")).get(1);
  }
}
