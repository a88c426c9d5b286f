package dev.regent.docker;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends the cluster to the tests, or skips them where no engine answers. One cluster serves all of
 * them, since each leaves it redundant; after one that failed, the next gets a fresh one. The
 * property {@code regent.containers} decides: {@code auto}; {@code true}, no engine is a failure;
 * {@code false}, never.
 */
final class Engine
    implements ExecutionCondition,
        ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final String PROPERTY = "regent.containers";
  private static final String WHAT = "the container tests (failover on a real PostgreSQL)";
  private static final Duration BUILD = Duration.ofMinutes(15);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isPresent()) {
      return ConditionEvaluationResult.enabled("its class is");
    }
    return store(context)
        .getOrComputeIfAbsent(PROPERTY, key -> Answer.found(), Answer.class)
        .result();
  }

  /** Why not, where not. */
  private record Answer(Optional<String> obstacle) {
    static Answer found() {
      String wanted = System.getProperty(PROPERTY, "auto");
      Optional<String> obstacle =
          wanted.equals("false") ? Optional.of(PROPERTY + "=false") : obstacleHere();
      if (obstacle.isPresent() && wanted.equals("true")) {
        throw new IllegalStateException(PROPERTY + "=true, but " + obstacle.get());
      }
      obstacle.ifPresent(why -> LOG.warn("SKIPPED: {}: {}", WHAT, why));
      return new Answer(obstacle);
    }

    private static Optional<String> obstacleHere() {
      try {
        Program.Result version = docker("version", "--format", "{{.Server.Version}}");
        if (!version.succeeded()) {
          return Optional.of("no Docker engine answers: " + firstLine(version.errors()));
        }
        return docker("network", "inspect", "regent_regent").succeeded()
            ? Optional.of("the cluster itself is on this engine: end it with docker compose down")
            : Optional.empty();
      } catch (UncheckedIOException e) {
        return Optional.of("there is no command docker");
      }
    }

    private static Program.Result docker(String... arguments) {
      List<String> command = new ArrayList<>(List.of("docker"));
      command.addAll(List.of(arguments));
      return Program.run(command, Map.of(), "", Duration.ofSeconds(20));
    }

    private static String firstLine(String text) {
      return text.lines().findFirst().orElse("it says nothing");
    }

    ConditionEvaluationResult result() {
      return obstacle
          .map(why -> ConditionEvaluationResult.disabled("SKIPPED: " + WHAT + ": " + why))
          .orElse(ConditionEvaluationResult.enabled("a Docker engine is free"));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return lent(context).cluster();
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
    throw explained(context, failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) {
    throw explained(context, failure);
  }

  @Override
  public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable failure) {
    throw explained(context, failure);
  }

  /** The report of a failure has to do where nothing else is kept. */
  private static AssertionError explained(ExtensionContext context, Throwable failure) {
    String name = context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName();
    Path file = Output.file("logs", name.replaceAll("[^A-Za-z0-9.]+", "-") + ".log");
    Cluster cluster = lent(context).cluster();
    cluster.keepLogs(file);
    cluster.spoil();
    return new AssertionError(
        "%s%n%s%nall that the members said is in %s"
            .formatted(failure.getMessage(), cluster.story(), file),
        failure);
  }

  private static Lent lent(ExtensionContext context) {
    return store(context).getOrComputeIfAbsent(Lent.class, key -> Lent.prepare(), Lent.class);
  }

  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(Namespace.create(Engine.class));
  }

  /** The one cluster; it ends with the tests. */
  private record Lent(Cluster cluster) implements AutoCloseable {
    static Lent prepare() {
      // What is tested is this source: a build that changes nothing takes seconds.
      new Compose(Profile.NONE, CommitLevel.REMOTE_APPLY, Duration.ZERO)
          .run("", BUILD, "build")
          .orFail();
      return new Lent(new Cluster());
    }

    @Override
    public void close() {
      cluster.down();
    }
  }
}
