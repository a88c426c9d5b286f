package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A {@code postgres} that does something else at a certain moment, as a test wants it. */
final class OddBinaries {
  private OddBinaries() {}

  /** Killed when it has been told so many lines of SQL in single-user mode, of all its lives. */
  static Path dyingAfter(int lines, Trial member) throws IOException {
    Path binaries = folder(member);
    Path left = binaries.resolve("left");
    Files.writeString(left, lines + "\n");
    return script(
        binaries,
        """
        case "$*" in *--single*) ;; *) exec %1$s/postgres "$@" ;; esac
        left=$(cat %2$s); sql=$(cat); lines=$(printf '%%s\\n' "$sql" | wc -l)
        if [ "$lines" -le "$left" ]; then
          echo $((left - lines)) >%2$s
          printf '%%s\\n' "$sql" | %1$s/postgres "$@"
        else
          { printf '%%s\\n' "$sql" | head -n "$left"; echo "copy (select 1) to program 'kill -9 \\$PPID'"; } |
            %1$s/postgres "$@"
        fi
        """
            .formatted(member.settings.binaries(), left));
  }

  /** Killed when it is to replay what a standby lacks. */
  static Path dyingAtReplay(Trial member) throws IOException {
    return script(
        folder(member),
        """
        case "$*" in *regent.replay.conf) kill -9 $$ ;; esac
        exec %s/postgres "$@"
        """
            .formatted(member.settings.binaries()));
  }

  /** Reads that file in place of pg_hba.conf. */
  static Path readingHosts(Path file, Trial member) throws IOException {
    return script(
        folder(member),
        """
        case "$1" in -D) exec %1$s/postgres "$@" -c hba_file=%2$s ;; esac
        exec %1$s/postgres "$@"
        """
            .formatted(member.settings.binaries(), file));
  }

  /** Whose base backups take seconds. */
  static Path copyingSlowly(Trial member) throws IOException {
    Path binaries =
        script(folder(member), "exec %s/postgres \"$@\"".formatted(member.settings.binaries()));
    return script(
        binaries,
        ProgramBaseBackup.PROGRAM,
        "exec %s/pg_basebackup --max-rate=8M \"$@\"".formatted(member.settings.binaries()));
  }

  private static Path folder(Trial member) throws IOException {
    return Files.createDirectories(member.settings.dataDirectory().resolveSibling("odd"));
  }

  private static Path script(Path binaries, String lines) throws IOException {
    return script(binaries, "postgres", lines);
  }

  private static Path script(Path binaries, String program, String lines) throws IOException {
    Path script = Files.writeString(binaries.resolve(program), "#!/bin/sh\n" + lines);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return binaries;
  }
}
