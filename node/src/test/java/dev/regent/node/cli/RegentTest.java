package dev.regent.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.regent.node.management.Statuses;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegentTest {
  private final List<NodeSettings> started = new ArrayList<>();
  private Config config = Statuses.config(7626);
  private NodeEntry node =
      settings -> {
        started.add(settings);
        return 7;
      };

  @Test
  void url() {
    Typed run = run("url");

    assertThat(run)
        .isEqualTo(
            new Typed(
                0,
                """
                JDBC      jdbc:postgresql://127.0.0.1:5432,127.0.0.2:5432/app?targetServerType=primary&connectTimeout=1&socketTimeout=5&loginTimeout=3&tcpKeepAlive=true&hostRecheckSeconds=0
                libpq     postgresql://app@127.0.0.1:5432,127.0.0.2:5432/app?target_session_attrs=read-write&connect_timeout=2
                user      app
                password  in the file /run/regent/secrets/app of every data member:
                          docker compose exec -T p cat /run/regent/secrets/app
                """,
                ""));
  }

  @Test
  void url_for_programs_and_for_clients_outside() throws Exception {
    var document = new ObjectMapper().readTree(run("url", "--json", "--hosts", "published").out());

    assertThat(document.get("jdbc").asText())
        .startsWith("jdbc:postgresql://localhost:5432,localhost:15432/app?");
    assertThat(document.get("libpq").asText())
        .startsWith("postgresql://app@localhost:5432,localhost:15432/app?");
    assertThat(document.get("passwordFile").asText()).isEqualTo("/run/regent/secrets/app");
    assertThat(document.get("hosts")).hasSize(2);
  }

  @Test
  void an_address_of_ipv6_has_brackets() {
    assertThat(ConnectionUrls.address("fd00::1", 5432)).isEqualTo("[fd00::1]:5432");
  }

  @Test
  void node_runs_with_the_settings_and_gives_its_status() {
    assertThat(run("node").status()).isEqualTo(7);
    assertThat(started).containsExactly(Statuses.settings(7626));
  }

  @Test
  void a_wrong_configuration_is_one_line_and_nothing_starts() {
    config = ConfigFactory.parseString("regent.member = q").withFallback(config);

    for (String command : List.of("node", "status", "url")) {
      assertThat(run(command))
          .isEqualTo(
              new Typed(
                  78,
                  "",
                  "regent: configuration: regent.member = \"q\" (String:1): not one of the members"
                      + " p, s, a\n"));
    }
    assertThat(started).isEmpty();
  }

  @Test
  void what_the_node_itself_finds_wrong_is_one_line_too() {
    node =
        settings -> {
          throw new SettingsException("not\n  mine");
        };

    assertThat(run("node")).isEqualTo(new Typed(78, "", "regent: configuration: not mine\n"));
  }

  @Test
  void wrong_usage() {
    assertThat(run("stauts").status()).isEqualTo(2);
    assertThat(run().status()).isEqualTo(2);
    assertThat(run("url", "--hosts", "nowhere").status()).isEqualTo(2);
    assertThat(run("status", "--watch", "0").status()).isEqualTo(2);
    assertThat(run("status", "--member", "q").err())
        .startsWith("--member q: the members are p, s, a");
  }

  @Test
  void help_and_version() {
    assertThat(run("--help").out()).contains("status", "url", "node", "REGENT_MEMBER");
    assertThat(run("status", "--help").out()).contains("--watch", "Exit status");
    assertThat(run("--version").out()).startsWith("regent ");
  }

  @Test
  void status_of_this_member() throws Exception {
    try (PlayedMember member =
        PlayedMember.telling(200, Statuses.document(Statuses.primary(true)).toString())) {
      config = Statuses.config(member.port());

      Typed run = run("status");

      assertThat(run.status()).isZero();
      assertThat(run.out()).startsWith("MEMBER").contains("mandate 2.3: primary p");
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void status_for_programs_is_the_answer_as_it_is() throws Exception {
    String answer = Statuses.document(Statuses.primary(false)).toPrettyString();
    try (PlayedMember member = PlayedMember.telling(200, answer)) {
      config = Statuses.config(member.port());

      Typed run = run("status", "--json");

      assertThat(run.out()).isEqualTo(answer);
      assertThat(run.status()).as("the primary is not ready").isEqualTo(1);
      assertThat(run.err()).startsWith("No primary is ready. ");
    }
  }

  @Test
  void status_of_another_member_when_this_one_is_down() throws Exception {
    try (PlayedMember member =
        PlayedMember.telling(200, Statuses.document(Statuses.primary(true)).toString())) {
      config =
          ConfigFactory.parseString("regent.member = s")
              .withFallback(Statuses.config(member.port()));

      assertThat(run("status").status()).isZero();
      assertThat(run("status", "--member", "p").status()).isZero();
    }
  }

  @Test
  void status_when_nobody_answers() throws Exception {
    try (PlayedMember member = PlayedMember.telling(503, "{}")) {
      config = Statuses.config(member.port());

      Typed run = run("status");

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .startsWith(
              "regent: no member answers: p at 127.0.0.1:%d: it answered 503; s at 127.0.0.2:7626: "
                  .formatted(member.port()))
          .contains("docker compose up -d");
    }
  }

  @Test
  void adopt_declines_what_is_no_database_to_adopt(@TempDir Path folder) throws Exception {
    try (PlayedMember member = PlayedMember.telling(503, "{}")) { // Its node does not run.
      config = Statuses.config(member.port());
    }
    config =
        ConfigFactory.parseString(
                "regent.postgres.data-directory = \"%s\"".formatted(folder.resolve("data")))
            .withFallback(config);
    String refusal =
        """
        regent: it cannot be adopted as it is; nothing was changed:
          nothing is there: bring the database's directory there
        """;
    for (String option : List.of("--dry-run", "--stop")) {
      assertThat(run("adopt", option))
          .isEqualTo(new Typed(1, folder.resolve("data") + "\n", refusal));
    }
    assertThat(run("adopt", "--undo").err()).contains("is not marked to be adopted");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void adopt_is_for_a_data_member_whose_node_does_not_run() throws Exception {
    config = ConfigFactory.parseString("regent.member = a").withFallback(config);
    assertThat(run("adopt")).isEqualTo(new Typed(1, "", "regent: a has no database\n"));

    try (PlayedMember member =
        PlayedMember.telling(200, Statuses.document(Statuses.primary(true)).toString())) {
      config = Statuses.config(member.port());
      assertThat(run("adopt"))
          .isEqualTo(new Typed(1, "", "regent: the node of p runs: stop it first\n"));
    }
  }

  private Typed run(String... words) {
    return Typed.command(node, config, words);
  }
}
