package dev.regent.docker;

import static dev.regent.docker.Member.ARBITER;
import static dev.regent.docker.Member.ARBITER_NEW;
import static dev.regent.docker.Member.PG_MASTER;
import static dev.regent.docker.Member.PG_SLAVE;
import static dev.regent.docker.Member.PG_SLAVE_NEW;

import java.util.List;
import java.util.Optional;

/** Who the members are: what docker-compose.yml has by itself, or with its profile. */
enum Profile {
  NONE,
  QUORUM;

  List<Member> members() {
    return switch (this) {
      case NONE -> List.of(PG_MASTER, PG_SLAVE, ARBITER);
      case QUORUM -> List.of(PG_MASTER, PG_SLAVE, ARBITER, PG_SLAVE_NEW, ARBITER_NEW);
    };
  }

  List<Member> data() {
    return members().stream().filter(Member::hasData).toList();
  }

  /** All but that one. */
  List<Member> dataBut(Member one) {
    return data().stream().filter(member -> member != one).toList();
  }

  /** As {@code --profile} has it. */
  Optional<String> option() {
    return switch (this) {
      case NONE -> Optional.empty();
      case QUORUM -> Optional.of("quorum");
    };
  }
}
