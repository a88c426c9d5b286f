package dev.regent.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code docker compose} on this repository's file. The project has a name of its own, so that
 * nobody's data is lost to a test; ports and addresses are those of the real thing.
 */
final class Compose {
  static final String PROJECT = "regent-test";

  /** Beyond the {@code stop_grace_period} of the compose file. */
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final Profile profile;
  private final Map<String, String> environment;

  /**
   * Of those members.
   *
   * @param witnessGone how long a witness is silent before it is taken out of the count
   */
  Compose(Profile profile, CommitLevel level, Duration witnessGone) {
    this.profile = profile;
    environment =
        Map.of(
            "REGENT_SYNCHRONOUS_COMMIT",
            level.setting(),
            "REGENT_WITNESS_GONE_AFTER",
            witnessGone.toSeconds() + "s");
  }

  /** Runs it to its end, within the deadline of a stop. */
  Program.Result run(String... arguments) {
    return run("", DEADLINE, arguments);
  }

  Program.Result run(String input, Duration deadline, String... arguments) {
    return Program.run(command(arguments), environment, input, deadline);
  }

  /** Does so with these members. */
  Program.Result members(String verb, Member... members) {
    return run(join(List.of(verb), Stream.of(members).map(Member::service).toArray(String[]::new)));
  }

  /** Starts it and leaves it running. */
  Process start(Path out, Path err, String... arguments) {
    return Program.start(command(arguments), environment, out, err);
  }

  /** Runs a program in a member's container as its own user. */
  Program.Result exec(Member member, String... program) {
    return run(join(List.of("exec", "-T", member.service()), program));
  }

  /**
   * Feeds nftables in the network of a data member: the image lets its own user do that.
   *
   * @return when it began, by the clock that all containers share
   */
  Instant nft(Member member, String rules) {
    String script = "date +%s%3N; exec nft -f -";
    Program.Result result =
        run(rules + "\n", DEADLINE, "exec", "-T", member.service(), "sh", "-c", script).orFail();
    return Instant.ofEpochMilli(Long.parseLong(result.output().strip()));
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "compose"));
    command.addAll(List.of("--project-name", PROJECT, "--project-directory", ROOT.toString()));
    command.addAll(profile.options(ROOT));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String[] join(List<String> first, String... rest) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(rest));
    return all.toArray(String[]::new);
  }
}
