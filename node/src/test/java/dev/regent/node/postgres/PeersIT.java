package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.values.MemberId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may replicate changes while the server runs. */
class PeersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Upstream THREE = new Upstream(new MemberId("three"), "192.0.2.3", 5432);

  @TempDir Path folder;

  @Test
  void whoIsRemovedStreamsNoMoreAndWhoIsAddedDoes() throws Exception {
    try (Trial one = Trial.primary("one", folder);
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      one.ask("slots", one.postgres.keepSlots());
      assertThat(slots(one)).isEqualTo("regent_three,regent_two");
      removes(one);

      serve(one, two.upstream(), THREE);
      assertThat(slots(one)).isEqualTo("regent_three,regent_two");
      one.awaitStreaming(two);
    }
  }

  @Test
  void aDoorThatIsShutStaysShut() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder);
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      removes(one);
      assertThatThrownBy(() -> one.app("select 1")).hasMessageContaining("pg_hba.conf");
      one.ask("admit", one.postgres.admit(true));
      one.app("select 1");
      serve(one, two.upstream());
      one.app("select 1");
      one.awaitStreaming(two);
    }
  }

  @Test
  void whoCannotBeLookedUpIsNamedAndTheOthersMayReplicate() throws Exception {
    try (Trial one = Trial.primary("one", folder);
        Trial two = Trial.member("two", folder).asStandbyOf(one)) {
      removes(one);
      Upstream unknown = new Upstream(new MemberId("four"), "nobody.invalid", 5432);
      assertThatThrownBy(
              () ->
                  one.postgres.peers(List.of(unknown, two.upstream())).toCompletableFuture().join())
          .hasMessageContaining("nobody.invalid");
      one.ask("slots", one.postgres.keepSlots());
      one.awaitStreaming(two);
    }
  }

  @Test
  void theNextStartKnowsWhatAServerThatDoesNotRunWasTold() throws Exception {
    try (Trial one = Trial.primary("one", folder)) {
      one.ask("stop", one.postgres.stop());
      one.ask("peers", one.postgres.peers(List.of(THREE)));
      one.ask("start", one.postgres.start());
      one.ask("slots", one.postgres.keepSlots());
      assertThat(slots(one)).isEqualTo("regent_three");
      assertThat(addresses(one)).contains("192.0.2.3").doesNotContain("127.0.0.1");
    }
  }

  private static void removes(Trial one) throws Exception {
    serve(one, THREE);
    String streams = "select count(*) from pg_stat_replication";
    assertThat(Patience.until(PATIENCE, LOOK, () -> text(one, streams).equals("0"))).isTrue();
    one.ask("slots", one.postgres.keepSlots());
    assertThat(slots(one)).isEqualTo("regent_three");
    assertThat(addresses(one)).contains("192.0.2.3").doesNotContain("127.0.0.1");
    assertThatThrownBy(() -> one.sessions().replicator(one.upstream(), PATIENCE).close())
        .as("its next attempt")
        .hasMessageContaining("pg_hba.conf");
  }

  private static void serve(Trial member, Upstream... others) {
    member.ask("peers", member.postgres.peers(List.of(others)));
    member.ask("slots", member.postgres.keepSlots());
  }

  private static String addresses(Trial member) throws Exception {
    return text(
        member,
        "select string_agg(address, ',') from pg_hba_file_rules where user_name = '{replicator}'"
            + " and auth_method <> 'reject'");
  }

  private static String slots(Trial member) throws Exception {
    return text(
        member, "select string_agg(slot_name, ',' order by slot_name) from pg_replication_slots");
  }

  private static String text(Trial member, String sql) throws Exception {
    try (Session session = member.superuser()) {
      return session.text(sql);
    }
  }
}
