package dev.regent.playground;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of a real cluster of processes; its methods may ask for the {@link Trial}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Lending.class)
@interface OnPlayground {
  /** One, and an arbiter is the third; or more. */
  int standbys() default 1;

  /** Whether its members run when the first test begins. */
  boolean started() default true;

  /** Whether its cluster is the one that the last such class left, and is left to the next. */
  boolean shared() default false;

  /** What a commit waits for. */
  String commit() default "remote_apply";

  /** Whether to run the PostgreSQL that comes with the build in any case. */
  boolean embedded() default false;
}
