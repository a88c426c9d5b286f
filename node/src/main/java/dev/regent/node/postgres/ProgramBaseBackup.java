package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Copies by {@code pg_basebackup}, where the binaries have it. */
final class ProgramBaseBackup implements BaseBackup {
  static final String PROGRAM = "pg_basebackup";

  /** A call's own deadline is shorter. */
  private static final Duration LIMIT = Duration.ofDays(1);

  private final Commands commands;
  private final Secrets secrets;

  /**
   * Starts nothing yet.
   *
   * @param commands used for nothing else: cancelling ends all that they run
   */
  ProgramBaseBackup(Commands commands, Secrets secrets) {
    this.commands = commands;
    this.secrets = secrets;
  }

  @Override
  public void fetch(Upstream source, Path side, String name, BooleanSupplier wanted)
      throws IOException, InterruptedException {
    if (!wanted.getAsBoolean()) {
      throw new PostgresException("cancelled before it began");
    }
    commands.run(
        LIMIT,
        List.of(
            PROGRAM,
            "--dbname=" + Conninfo.of(source, secrets.passwordFile(), name),
            "--pgdata=" + side,
            "--wal-method=stream",
            "--checkpoint=fast",
            "--no-password"));
  }

  @Override
  public void cancel() {
    commands.cancel();
  }
}
