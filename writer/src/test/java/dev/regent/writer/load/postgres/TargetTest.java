package dev.regent.writer.load.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  private static final Path PASSWORD_FILE = Path.of("secret");
  private static final Target DEFAULTS =
      new Target(List.of(), "app", "app", PASSWORD_FILE, Map.of());

  @Test
  void addressesAreReadWithAndWithoutPort() {
    assertThat(Address.parseAll("pg-master:5432, pg-slave ,[::1]:15432"))
        .containsExactly(
            new Address("pg-master", 5432),
            new Address("pg-slave", 5432),
            new Address("[::1]", 15432));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,", "a:0", "a:65536", "a:x", "a b", "::1", "a:1,a:1", "a/b:1"})
  void addressesThatAreNoneAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Address.parseAll(text));
  }

  @Test
  void aUrlGivesHostsDatabaseUserAndOptions() {
    Target target =
        DEFAULTS.withUrl(
            "jdbc:postgresql://a:1,b/shop?user=clerk&sslmode=require"
                + "&targetServerType=primary&connectTimeout=9&hostRecheckSeconds=0");

    assertThat(target)
        .isEqualTo(
            new Target(
                List.of(new Address("a", 1), new Address("b", 5432)),
                "shop",
                "clerk",
                PASSWORD_FILE,
                Map.of("sslmode", "require")));
  }

  @Test
  void whatAUrlLeavesOutStaysAsItWas() {
    Target target = DEFAULTS.withUrl("jdbc:postgresql://a:1,b:2/");

    assertThat(target.user()).isEqualTo("app");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://a/app",
        "jdbc:mysql://a/app",
        "jdbc:postgresql://a:port/app",
        "jdbc:postgresql://a/app?user=x&password=y"
      })
  void aUrlThatDoesNotFitIsRefused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withUrl(url));
  }
}
