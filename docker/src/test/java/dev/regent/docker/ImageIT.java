package dev.regent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/** What the image is by itself: containers of it that run one command and end. */
@OnContainers
final class ImageIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void commandLine_explainsItself(Cluster cluster) {
    assertThat(says(cluster, "regent", "--help")).contains("node", "status", "url");
  }

  @Test
  void nothingRunsAsRoot(Cluster cluster) {
    assertThat(says(cluster, "id", "-un").strip()).isEqualTo("postgres");
  }

  /** Nothing is pulled: the cluster that is lent has built the image. */
  private static String says(Cluster cluster, String... command) {
    try (GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(cluster.image()))) {
      container
          .withImagePullPolicy(name -> false)
          .withCommand(command)
          .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(LIMIT))
          .start();
      return container.getLogs();
    }
  }
}
