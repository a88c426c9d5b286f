package dev.regent.playground;

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
 * fresh one after a test that failed. {@code -Dregent.playground=false} skips them all.
 */
final class Lending implements ExecutionCondition, ParameterResolver, AfterTestExecutionCallback {
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
    OnPlayground wanted = context.getRequiredTestClass().getAnnotation(OnPlayground.class);
    return classStore(context)
        .getOrComputeIfAbsent(Trial.class, key -> Trial.open(wanted), Trial.class);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      Trial failed = classStore(context).remove(Trial.class, Trial.class);
      if (failed != null) {
        failed.keepEvidence();
      }
    }
  }

  /** Closes with the class what it holds. */
  private static Store classStore(ExtensionContext context) {
    return context
        .getParent()
        .orElseThrow()
        .getStore(Namespace.create(Lending.class, context.getRequiredTestClass()));
  }
}
