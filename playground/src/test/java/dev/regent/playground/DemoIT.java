package dev.regent.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.playground.cluster.Pause;
import dev.regent.playground.machine.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The command itself, as its user starts and ends it. */
@DisabledIfSystemProperty(named = "regent.playground", matches = "false")
final class DemoIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Path temporary = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    temporary = Files.createTempDirectory("regent-test");
    // Members of a root's demo run as somebody else.
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @AfterEach
  void cleans() throws Exception {
    assertThat(ended(demo("clean", "--clean"))).isZero();
    assertThat(processes()).isEmpty();
  }

  @Test
  void keptClusterGoesOn_aSecondDemoEndsByCtrlC_besideIt() throws Exception {
    Process kept = demo("kept", "--keep", "--json", "--commit", "off", "--fault", "stop");
    assertThat(ended(kept)).as(said("kept")).isZero();
    assertThat(said("kept")).contains("\"lost\" : 0");
    List<ProcessHandle> clusters = processes();
    assertThat(clusters).isNotEmpty();

    Process second = demo("second");
    awaitSaid("second", "door is open");
    assertThat(processes()).hasSizeGreaterThan(clusters.size());
    Signals.send("INT", second.pid());

    assertThat(ended(second)).as(said("second")).isEqualTo(130);
    assertThat(processes()).containsExactlyInAnyOrderElementsOf(clusters);
  }

  private Process demo(String name, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dplayground.checkout=" + Path.of("..").toRealPath(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve(name).toFile());
    builder.environment().put("TMPDIR", temporary.toString());
    return builder.start();
  }

  private static int ended(Process demo) throws InterruptedException {
    assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return demo.exitValue();
  }

  private String said(String name) throws IOException {
    return Files.readString(temporary.resolve(name));
  }

  private void awaitSaid(String name, String words) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!said(name).contains(words)) {
      assertThat(System.nanoTime() - end).as(said(name)).isNegative();
      Pause.of(Duration.ofMillis(100));
    }
  }

  /** Members, guards and servers that name this test's folder. */
  private List<ProcessHandle> processes() {
    String inside = temporary + "/regent-demo-";
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().arguments().map(List::of).orElse(List.of()).stream()
                    .anyMatch(word -> word.contains(inside)))
        .toList();
  }
}
