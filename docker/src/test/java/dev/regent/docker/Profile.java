package dev.regent.docker;

import static dev.regent.docker.Member.ARBITER;
import static dev.regent.docker.Member.ARBITER_NEW;
import static dev.regent.docker.Member.PG_MASTER;
import static dev.regent.docker.Member.PG_SLAVE;
import static dev.regent.docker.Member.PG_SLAVE_NEW;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who the members are: what docker-compose.yml has by itself, with its profile, or with another
 * file.
 */
enum Profile {
  NONE,
  QUORUM,

  /** The volume of {@code pg-slave} can be filled, and does not outlive its container. */
  SMALL_DISK;

  List<Member> members() {
    return switch (this) {
      case NONE, SMALL_DISK -> List.of(PG_MASTER, PG_SLAVE, ARBITER);
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

  /** What {@code docker compose} needs to be told. */
  List<String> options(Path root) {
    return switch (this) {
      case NONE -> List.of();
      case QUORUM -> List.of("--profile", "quorum");
      case SMALL_DISK ->
          Stream.of("docker-compose.yml", "docker/src/test/resources/small-disk.yml")
              .flatMap(file -> Stream.of("--file", root.resolve(file).toString()))
              .toList();
    };
  }
}
