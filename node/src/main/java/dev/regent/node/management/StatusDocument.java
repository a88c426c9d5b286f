package dev.regent.node.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regent.node.roster.Roll;
import dev.regent.protocol.messages.MemberStatus;
import dev.regent.protocol.messages.MemberStatus.Standby;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import dev.regent.protocol.values.Seat.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's status as JSON. Every member appears; of one that does not answer, only what is
 * configured and recorded. What is unknown is {@code null}, so every member has every key.
 */
final class StatusDocument {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final List<MemberStatus> answers;
  private final Optional<Mandate> mandate;

  private StatusDocument(List<MemberStatus> answers) {
    this.answers = answers;
    this.mandate =
        answers.stream().flatMap(answer -> answer.mandate().stream()).max(Mandate::compareTo);
  }

  static ObjectNode of(String cluster, Roll roll, List<MemberStatus> answers) {
    return new StatusDocument(answers).render(cluster, roll);
  }

  private ObjectNode render(String cluster, Roll roll) {
    ObjectNode document =
        JSON.objectNode().put("cluster", cluster).put("answeredBy", roll.me().name());
    document.set("mandate", mandate.map(StatusDocument::mandate).orElse(null));
    ArrayNode members = document.putArray("members");
    for (Seat seat : shown(roll)) {
      boolean data = seat.role() == Role.DATA;
      ObjectNode member =
          members
              .addObject()
              .put("member", seat.name().name())
              .put("host", seat.host())
              .put("address", seat.host() + ":" + seat.port())
              .put("managementPort", seat.managementPort())
              .put("postgresPort", data ? (Integer) seat.postgresPort() : null)
              .put("leaving", seat.leaving());
      answerOf(seat.name())
          .ifPresentOrElse(answer -> reachable(member, answer), () -> unreachable(member, seat));
    }
    return document;
  }

  /** The members, and this node where it is none: it says why itself. */
  private static List<Seat> shown(Roll roll) {
    return Stream.concat(
            roll.roster().seats().stream(),
            roll.isMember() ? Stream.of() : roll.seat(roll.me()).stream())
        .toList();
  }

  private static ObjectNode mandate(Mandate mandate) {
    ObjectNode node =
        JSON.objectNode()
            .put("epoch", mandate.epoch().number())
            .put("revision", mandate.revision())
            .put("primary", mandate.primary().name())
            .put("primaryCopy", mandate.primaryCopy().map(Copy::id).orElse(null));
    ArrayNode inSync = node.putArray("inSync");
    for (Copy copy : mandate.inSync().copies()) {
      inSync.addObject().put("member", copy.member().name()).put("copy", copy.id());
    }
    ArrayNode witnesses = node.putArray("witnesses");
    mandate.electorate().members().forEach(member -> witnesses.add(member.name()));
    return node.put("acks", mandate.inSync().acks())
        .put("systemId", mandate.systemId().orElse(null))
        .put("timeline", mandate.timeline())
        .put("paused", mandate.paused())
        .put("members", mandate.roster().isPresent() ? "as recorded" : "as configured");
  }

  private void reachable(ObjectNode member, MemberStatus answer) {
    boolean database = !answer.copy().isEmpty();
    member
        .put("role", answer.role())
        .put("phase", answer.phase())
        .put("reachable", true)
        .put("ready", answer.ready())
        .put("epoch", answer.mandate().map(known -> known.epoch().number()).orElse(0L))
        .put("promise", answer.promise().number())
        .put("timeline", database ? (Integer) answer.timeline() : null)
        .put("lsn", database ? answer.lsn().toString() : null)
        .put("lagBytes", lagBytes(answer.member()))
        .put("inSync", recorded(answer.member()).filter(answer.copy()::equals).isPresent())
        .put("leaseLeftMillis", answer.leaseLeftMillis());
    member
        .putObject("fence")
        .put("kind", answer.fence().kind())
        .put("open", answer.fence().open())
        .put("movedMillisAgo", answer.fence().movedMillisAgo())
        .put("note", answer.fence().note());
    member
        .put("postgres", answer.postgres())
        .put("synchronousCommit", answer.synchronousCommit())
        .put("copy", database ? answer.copy() : null)
        .put("trouble", answer.trouble().isEmpty() ? null : answer.trouble());
  }

  private void unreachable(ObjectNode member, Seat seat) {
    member
        .put("role", seat.role() == Role.ARBITER ? "arbiter" : "none")
        .put("phase", "no answer")
        .put("reachable", false)
        .put("ready", false)
        .putNull("epoch")
        .putNull("promise")
        .putNull("timeline")
        .putNull("lsn")
        .put("lagBytes", lagBytes(seat.name()))
        .put("inSync", recorded(seat.name()).isPresent())
        .putNull("leaseLeftMillis")
        .putNull("fence")
        .putNull("postgres")
        .putNull("synchronousCommit")
        .putNull("copy")
        .putNull("trouble");
  }

  /** As the recorded primary sees it; of two sessions of one member, the further one counts. */
  private @Nullable Long lagBytes(MemberId member) {
    return mandate.flatMap(known -> answerOf(known.primary())).stream()
        .flatMap(primary -> primary.standbys().stream())
        .filter(standby -> standby.member().equals(member))
        .max(Comparator.comparing(Standby::confirmed))
        .map(Standby::lagBytes)
        .orElse(null);
  }

  /** The id of that member's copy in the in-sync set. */
  private Optional<String> recorded(MemberId member) {
    return mandate.flatMap(known -> known.inSync().copyOf(member)).map(Copy::id);
  }

  private Optional<MemberStatus> answerOf(MemberId member) {
    return answers.stream().filter(answer -> answer.member().equals(member)).findFirst();
  }
}
