package dev.regent.playground;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Lends a class's tests one cluster after the other: the same, since each leaves it redundant; a
 * fresh one after a test that failed. Classes that share get the one that the last such class left.
 * {@code -Dregent.playground=false} skips them all.
 */
final class Lending
    implements ExecutionCondition, ParameterResolver, AfterTestExecutionCallback, AfterAllCallback {
  private static final String PROPERTY = "regent.playground";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return System.getProperty(PROPERTY, "true").equals("false")
        ? ConditionEvaluationResult.disabled("SKIPPED: " + PROPERTY + "=false")
        : ConditionEvaluationResult.enabled("a cluster of processes runs on any Linux");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Trial.class;
  }

  @Override
  public Trial resolveParameter(ParameterContext parameter, ExtensionContext context) {
    OnPlayground wanted = wanted(context);
    if (lent(context).filter(lent -> !lent.suits(wanted)).isPresent()) {
      takeBack(context);
    }
    return store(context)
        .getOrComputeIfAbsent(Lent.class, key -> Lent.fresh(wanted), Lent.class)
        .trial();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      lent(context)
          .ifPresent(
              failed -> {
                store(context).remove(Lent.class);
                failed.trial().keepEvidence();
              });
    }
  }

  /** What nobody else wants would only keep the machine busy. */
  @Override
  public void afterAll(ExtensionContext context) {
    if (!wanted(context).shared()) {
      takeBack(context);
    }
  }

  private static void takeBack(ExtensionContext context) {
    lent(context)
        .ifPresent(
            lent -> {
              store(context).remove(Lent.class);
              lent.close();
            });
  }

  private static Optional<Lent> lent(ExtensionContext context) {
    return Optional.ofNullable(store(context).get(Lent.class, Lent.class));
  }

  private static OnPlayground wanted(ExtensionContext context) {
    return context.getRequiredTestClass().getAnnotation(OnPlayground.class);
  }

  /** Closes with the last of all tests what it still holds. */
  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(Namespace.create(Lending.class));
  }

  /** The one that runs, and what it was asked to be. */
  private record Lent(OnPlayground wanted, Trial trial) implements AutoCloseable {
    static Lent fresh(OnPlayground wanted) {
      return new Lent(wanted, Trial.open(wanted));
    }

    boolean suits(OnPlayground other) {
      return wanted.equals(other) && !trial.isGrown();
    }

    @Override
    public void close() {
      trial.close();
    }
  }
}
