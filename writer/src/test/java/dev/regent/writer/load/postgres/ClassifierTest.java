package dev.regent.writer.load.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class ClassifierTest {
  @ParameterizedTest
  @ValueSource(strings = {"23505", "23502", "40001"})
  void aRefusalByTheServerIsFailedAndTheSessionLasts(String state) {
    assertThat(Classifier.ofFailure(fromServer(state)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.sessionLasts()).isTrue());
  }

  @Test
  void aReadOnlyServerIsFailedAndThePrimaryIsElsewhere() {
    assertThat(Classifier.ofFailure(fromServer("25006")))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.sessionLasts()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"57P01", "57P02", "57P03", "57014", "08006", "53100", "40003", "40P01", "XX000"})
  void anythingElseFromTheServerIsUnknown(String state) {
    assertThat(Classifier.ofFailure(fromServer(state)))
        .isInstanceOfSatisfying(
            Outcome.Unknown.class,
            unknown -> {
              assertThat(unknown.sessionLasts()).isFalse();
              assertThat(unknown.reason()).startsWith(state);
            });
  }

  @Test
  void aLostConnectionIsUnknown() {
    SQLException lost =
        new PSQLException(
            "An I/O error occurred while sending to the backend.",
            PSQLState.CONNECTION_FAILURE,
            new SocketTimeoutException("Read timed out"));

    assertThat(Classifier.ofFailure(lost)).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void aStateThatTheClientMadeUpProvesNothing() {
    assertThat(Classifier.ofFailure(new SQLException("no word from the server", "23505")))
        .isInstanceOf(Outcome.Unknown.class);
    assertThat(Classifier.ofFailure(new SQLException("without any state")))
        .isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void aWarningMakesACommitUnknownWhereverItHangs() {
    SQLWarning cancelled =
        new SQLWarning("canceling wait for synchronous replication due to user request", "01000");

    assertThat(Classifier.ofWarnings(cancelled, null)).get().isInstanceOf(Outcome.Unknown.class);
    assertThat(Classifier.ofWarnings(null, cancelled)).get().isInstanceOf(Outcome.Unknown.class);
    assertThat(Classifier.ofWarnings(null, null)).isEmpty();
  }

  private static PSQLException fromServer(String state) {
    return new PSQLException(
        new ServerErrorMessage("SERROR\0VERROR\0C" + state + "\0Mas the server said\0"));
  }
}
