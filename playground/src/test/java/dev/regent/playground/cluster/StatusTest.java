package dev.regent.playground.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final List<Member> DATA =
      Stream.of("pg-1", "pg-2")
          .map(name -> new Member(new Seat(name, true, 1, 2, 3, 4), Path.of("/"), List.of()))
          .toList();

  @Test
  void eachMembersOwnWord_andTheNewestMandate() {
    Status status = primary(3, true).and(standby(2, true));

    assertThat(status.epoch()).isEqualTo(3);
    assertThat(status.serves("pg-1")).isTrue();
    assertThat(status.primariesServing()).isOne();
    assertThat(status.redundant(DATA)).isTrue();
    assertThat(status.timeline()).isEqualTo(7);
  }

  @Test
  void redundantOnlyWhenTheDoorIsOpenAndTheStandbyInSync() {
    assertThat(Status.NOTHING.redundant(DATA)).isFalse();
    assertThat(primary(3, true).redundant(DATA)).isFalse();
    assertThat(primary(3, false).and(standby(3, true)).redundant(DATA)).isFalse();
    assertThat(primary(3, true).and(standby(3, false)).redundant(DATA)).isFalse();
  }

  private static Status primary(long epoch, boolean open) {
    return answer("pg-1", epoch, "primary", open, false);
  }

  private static Status standby(long epoch, boolean inSync) {
    return answer("pg-2", epoch, "standby", false, inSync);
  }

  private static Status answer(String me, long epoch, String role, boolean open, boolean inSync) {
    String json =
        """
        {"answeredBy": "%s",
         "mandate": {"epoch": %d, "revision": 1, "primary": "pg-1", "inSync": [{"member": "pg-2"}]},
         "members": [
           {"member": "%s", "role": "%s", "ready": true, "inSync": %s, "timeline": 7,
            "fence": {"open": %s}},
           {"member": "other", "role": "primary", "fence": {"open": true}}]}
        """
            .formatted(me, epoch, me, role, inSync, open);
    try {
      return Status.of(new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
