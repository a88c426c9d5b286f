package dev.regent.node.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The PostgreSQL that the tests run: that in the folder {@code -Dpostgres.binaries}, or else the
 * newest of 15 or later that is installed here.
 */
final class Binaries {
  private static final String PROPERTY = "postgres.binaries";
  private static final int OLDEST = 15;

  private Binaries() {}

  /** Skips the test, and says why, where there is none. */
  static Path installed() throws Exception {
    String given = System.getProperty(PROPERTY, "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    Path newest = Path.of("");
    int version = OLDEST - 1;
    for (Path folder : folders()) {
      if (Files.isExecutable(folder.resolve("initdb")) && majorVersion(folder) > version) {
        newest = folder;
        version = majorVersion(folder);
      }
    }
    assumeTrue(
        version >= OLDEST, "SKIPPED: no PostgreSQL of 15 or later; name one by -D" + PROPERTY);
    return newest;
  }

  /** No more of them than an embedded distribution has. */
  static Path bare(Path folder) throws Exception {
    Path installed = installed();
    Path bare = Files.createDirectories(folder.resolve("bare"));
    for (String program : List.of("initdb", "pg_ctl", "postgres")) {
      Files.createSymbolicLink(bare.resolve(program), installed.resolve(program));
    }
    return bare;
  }

  private static int majorVersion(Path folder) throws Exception {
    return new DataFolder(new MemberId("any"), folder, new Commands(folder)).binariesMajorVersion();
  }

  /** As Debian, the PostgreSQL project's RPMs, Homebrew and a plain {@code make install} do. */
  private static List<Path> folders() throws IOException {
    List<Path> folders = new ArrayList<>(List.of(Path.of("/usr/local/pgsql/bin")));
    folders.add(Path.of("/usr/bin"));
    folders.addAll(inside(Path.of("/usr/lib/postgresql"), "*"));
    folders.addAll(inside(Path.of("/usr"), "pgsql-*"));
    folders.addAll(inside(Path.of("/opt/homebrew/opt"), "postgresql@*"));
    folders.sort(Comparator.naturalOrder());
    return folders;
  }

  private static List<Path> inside(Path folder, String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
        entries.forEach(entry -> found.add(entry.resolve("bin")));
      }
    }
    return found;
  }
}
