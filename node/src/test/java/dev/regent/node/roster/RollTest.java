package dev.regent.node.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Roster;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollTest {
  private static final Seat A = seat("a", Role.DATA, "10.0.0.1");
  private static final Seat B = seat("b", Role.DATA, "10.0.0.2");
  private static final Seat C = seat("c", Role.ARBITER, "10.0.0.3");
  private static final Seat D = seat("d", Role.DATA, "10.0.0.4");

  private final Roll roll = new Roll(A, new Roster(List.of(A, B, C)));

  private static Seat seat(String name, Role role, String host) {
    return new Seat(
        new MemberId(name), role, host, 7355, 7356, 5432, 7626, 0, role == Role.DATA, false);
  }

  @Test
  void beginsAsConfigured() {
    assertThat(roll.members()).containsExactly(A.name(), B.name(), C.name());
    assertThat(roll.others()).containsExactly(B, C);
    assertThat(roll.otherData()).containsExactly(B);
    assertThat(roll.isMember()).isTrue();
    assertThat(roll.differs()).isFalse();
  }

  @Test
  void whoIsEnrolledIsAMemberAndTheOthersAreNone() {
    roll.enroll(new Roster(List.of(A, C, D)));
    assertThat(roll.others()).containsExactly(C, D);
    assertThat(roll.otherData()).containsExactly(D);
    assertThat(roll.differs()).isTrue();
  }

  @Test
  void whereAFormerMemberWasIsKnownAndWhereAMemberIsIsTheNewest() {
    Seat moved = seat("c", Role.ARBITER, "10.0.0.33");
    roll.enroll(new Roster(List.of(A, moved, D)));
    assertThat(roll.seat(B.name())).contains(B);
    assertThat(roll.seat(C.name())).contains(moved);
    assertThat(roll.seat(new MemberId("e"))).isEmpty();
  }

  @Test
  void thisNodeMayBeNoMember() {
    roll.enroll(new Roster(List.of(B, C, D)));
    assertThat(roll.isMember()).isFalse();
    assertThat(roll.me()).isEqualTo(A.name());
    assertThat(roll.others()).containsExactly(B, C, D);
  }
}
