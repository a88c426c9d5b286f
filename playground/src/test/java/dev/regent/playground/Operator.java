package dev.regent.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regent.playground.cluster.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The members' own user, who types {@code regent …} at a member's machine. */
final class Operator {
  private static final long DEADLINE_SECONDS = 90;

  private final Cluster cluster;
  private final String member;

  Operator(Cluster cluster, String member) {
    this.cluster = cluster;
    this.member = member;
  }

  /** How a command ended, and what it said. */
  record Outcome(int status, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  Outcome types(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            cluster
                .installation()
                .program("node", List.of("-Dconfig.file=" + cluster.configuration())));
    command.addAll(List.of(words));
    Path out = Files.createTempFile("regent", ".out");
    Path err = Files.createTempFile("regent", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(cluster.plan().account().command(command));
      builder.environment().put("REGENT_MEMBER", member);
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("regent %s does not end".formatted(List.of(words)));
      }
      return new Outcome(process.exitValue(), read(out), read(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
