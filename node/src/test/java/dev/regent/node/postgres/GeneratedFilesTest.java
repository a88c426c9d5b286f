package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.node.settings.PostgresSettings;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.MemberId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written for PostgreSQL to read. */
class GeneratedFilesTest {
  private static final MemberId ME = new MemberId("pg-master");

  @Test
  void runtimeSettingsAreReadBackAsWritten() {
    RuntimeSettings settings =
        new RuntimeSettings("host='a\\'b' passfile='/x y'", "regent_1", "ANY 1 (\"b_2\")", "on 7");
    assertThat(RuntimeSettings.parse(settings.render())).isEqualTo(settings);
    assertThat(RuntimeSettings.parse("")).isEqualTo(RuntimeSettings.EMPTY);
  }

  /** S5, and the list that waiting commits wait by. */
  @Test
  void severingKeepsTheList() {
    RuntimeSettings severed =
        new RuntimeSettings("host=a", "slot", "ANY 1 (\"b\")", "on 7").severed();
    assertThat(severed).isEqualTo(new RuntimeSettings("", "", "ANY 1 (\"b\")", "on 7"));
  }

  @Test
  void listNamesCopies() {
    Copy b = new Copy(new MemberId("b"), "0123456789abcdef");
    Copy c = new Copy(new MemberId("c"), "fedcba9876543210");
    assertThat(SynchronousNames.of(InSyncSet.of(List.of(c, b), 1)))
        .isEqualTo("ANY 1 (\"b_0123456789abcdef\",\"c_fedcba9876543210\")");
    assertThat(SynchronousNames.of(InSyncSet.EMPTY)).isEmpty();
    assertThat(Slots.nameOf(new MemberId("pg-slave"))).isEqualTo("regent_pg_slave");
  }

  @Test
  void slotsWithoutACapAreRefused() {
    ServerSettings.check(Map.of("max_slot_wal_keep_size", "10GB"), true);
    assertThatThrownBy(() -> ServerSettings.check(Map.of("Max_Slot_WAL_keep_size", "-1"), true))
        .hasMessageContaining("would fill the disk");
  }

  @Test
  void conninfoQuotesAndHoldsNoPassword() {
    Upstream upstream = new Upstream(new MemberId("b"), "10.0.0.2", 5433);
    assertThat(Conninfo.of(upstream, Path.of("/it's here/passfile"), "a_0123456789abcdef"))
        .startsWith(
            "host='10.0.0.2' port=5433 user=replicator passfile='/it\\'s here/passfile'"
                + " application_name='a_0123456789abcdef' connect_timeout=2 ");
  }

  @Test
  void superuserComesFromHereAndReplicationFromPeersOnly() {
    assertThat(authentication(true))
        .containsExactly(
            "local all postgres peer map=regent",
            "host all postgres 127.0.0.1/32 scram-sha-256",
            "host all postgres ::1/128 scram-sha-256",
            "host replication replicator 10.0.0.2/32 scram-sha-256",
            "host postgres rewind 10.0.0.2/32 scram-sha-256",
            "host replication replicator fd00::2/128 scram-sha-256",
            "host postgres rewind fd00::2/128 scram-sha-256",
            "local all postgres,replicator,rewind reject",
            "host all postgres,replicator,rewind all reject",
            "host replication all all reject",
            "host all all 0.0.0.0/0 scram-sha-256",
            "host all all ::/0 scram-sha-256");
    assertThat(HostAuthentication.renderIdent("operator", "own op app\n"))
        .endsWith("regent postgres postgres\nregent \"operator\" postgres\nown op app\n");
  }

  /** S9: peers pass a door that is shut. */
  @Test
  void clientsAreTheOnlyOnesThatAShutDoorKeepsOut() {
    List<String> open = authentication(true);
    List<String> shut = authentication(false);
    assertThat(shut).isEqualTo(open.subList(0, shut.size()));
    assertThat(open.subList(shut.size(), open.size()))
        .containsExactly("host all all 0.0.0.0/0 scram-sha-256", "host all all ::/0 scram-sha-256");
    assertThat(shut).allMatch(line -> line.endsWith("reject") || !line.matches("host all all .*"));
  }

  private static List<String> authentication(boolean clients) {
    return (HostAuthentication.render(List.of("10.0.0.2", "fd00::2"))
            + (clients ? HostAuthentication.everyClient() : ""))
        .lines()
        .skip(1)
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  @Test
  void operatorsSettingsGoLastAndRecoverysLimitsAfterThem() {
    String text =
        ServerSettings.render(
            ME,
            settings(Map.of("shared_buffers", "1GB", "max_connections", "50")),
            17,
            place(Map.of("max_connections", 100, "max_wal_senders", 10), Map.of()));
    assertThat(text)
        .contains("synchronous_commit = 'on'\n", "restart_after_crash = 'off'\n")
        .contains("allow_alter_system = 'off'\n")
        .endsWith(
            """
            # The operator's own.
            max_connections = '50'
            shared_buffers = '1GB'
            max_connections = '100'
            max_wal_senders = '10'
            """);
  }

  @Test
  void whatAnAdoptedDirectoryHadGoesBeforeRegentsOwnAndBehindTheOperators() {
    String text =
        ServerSettings.render(
            ME,
            settings(Map.of("shared_buffers", "1GB")),
            17,
            place(
                Map.of("max_wal_senders", 20, "max_connections", 100),
                Map.of("shared_buffers", "4096", "max_connections", "500")));
    assertThat(text)
        .contains("hba_file = '/data/pg_hba.conf'\n", "restore_command = ''\n")
        .endsWith(
            """
            # As it was when Regent adopted this directory.
            max_connections = '500'
            shared_buffers = '4096'

            # The operator's own.
            shared_buffers = '1GB'
            max_wal_senders = '20'
            """);
  }

  private static ServerSettings.Place place(
      Map<String, Integer> limits, Map<String, String> former) {
    return new ServerSettings.Place(Path.of("/data"), "/tmp", limits, former);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"primary_conninfo", "Fsync", "recovery_target_lsn", "restart_after_crash", "a b"})
  void operatorCannotSetWhatSafetyRestsOn(String name) {
    assertThatThrownBy(() -> ServerSettings.check(Map.of(name, "x"), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void logIsCollectedByPostgresqlOnlyBehindAFirewall() {
    Map<String, String> collected = Map.of("Logging_Collector", "on");
    ServerSettings.check(collected, true);
    assertThatThrownBy(() -> ServerSettings.check(collected, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Logging_Collector cannot be had without a firewall");
  }

  /** The example of RFC 7677: password "pencil". */
  @Test
  void verifierIsAsPostgresqlWouldMakeIt() {
    byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    assertThat(ScramVerifier.of("pencil", salt, 4096))
        .isEqualTo(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ=="
                + "$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
  }

  private static PostgresSettings settings(Map<String, String> own) {
    return new PostgresSettings(
        Path.of("/bin"),
        Path.of("/data"),
        5432,
        Path.of("/secrets"),
        Path.of("/tmp/promote_me"),
        "on",
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        true,
        own);
  }
}
