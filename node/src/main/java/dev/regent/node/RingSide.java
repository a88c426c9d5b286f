package dev.regent.node;

import dev.regent.node.decision.Event;
import dev.regent.node.management.ManagementSetup;
import dev.regent.node.management.OrderDesk;
import dev.regent.node.management.StatusSource;
import dev.regent.node.membership.Membership;
import dev.regent.node.membership.RingListener;
import dev.regent.node.membership.Witnesses;
import dev.regent.node.operator.OperatorToken;
import dev.regent.node.post.Enquiries;
import dev.regent.node.roster.Roll;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.witness.Witness;
import dev.regent.protocol.messages.Answer;
import dev.regent.protocol.messages.MemberStatus;
import dev.regent.protocol.messages.Order;
import dev.regent.protocol.messages.Request;
import dev.regent.protocol.values.MemberId;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties the gossip ring, and Pekko Management upon it, to the witnesses and the governor. */
final class RingSide implements Witnesses, RingListener, StatusSource, OrderDesk {
  private static final Logger LOG = LoggerFactory.getLogger(RingSide.class);
  private static final Duration STATUS = Duration.ofMillis(500);
  private static final Duration ORDER = Duration.ofSeconds(1);

  private final Roll roll;
  private final ActorRef<Enquiries.Command> enquiries;
  private final ActorRef<Witness.Command> witness;
  private final ActorRef<Event> governor;
  private final Supplier<CompletionStage<MemberStatus>> own;

  RingSide(
      Roll roll,
      ActorRef<Enquiries.Command> enquiries,
      ActorRef<Witness.Command> witness,
      ActorRef<Event> governor,
      Supplier<CompletionStage<MemberStatus>> own) {
    this.roll = roll;
    this.enquiries = enquiries;
    this.witness = witness;
    this.governor = governor;
    this.own = own;
  }

  /** The actor that keeps this node in the ring. */
  Behavior<Membership.Command> membership(NodeSettings settings) {
    OperatorToken token = OperatorToken.random();
    try {
      token.write(settings.witnessDirectory());
    } catch (UncheckedIOException e) { // A full disk is no reason not to serve.
      LOG.error("no operator can give orders here: {}", e.getMessage());
    }
    return Membership.create(
        settings, roll, this, this, new ManagementSetup(settings, roll, this, this, token));
  }

  @Override
  public CompletionStage<Map<MemberId, Answer.Known>> inquire(Duration deadline) {
    return ask(new Request.Inquire(), deadline)
        .thenApply(
            answers ->
                answers.entrySet().stream()
                    .filter(entry -> entry.getValue() instanceof Answer.Known)
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey, entry -> (Answer.Known) entry.getValue())));
  }

  @Override
  public CompletionStage<Map<MemberId, Answer>> claim(long number, Duration deadline) {
    return ask(new Request.ClaimRing(number), deadline);
  }

  @Override
  public CompletionStage<MemberStatus> own() {
    return own.get();
  }

  @Override
  public CompletionStage<List<MemberStatus>> all() {
    return ask(new Request.ReportStatus(), STATUS)
        .thenApply(
            answers ->
                answers.values().stream()
                    .filter(Answer.StatusReported.class::isInstance)
                    .map(answer -> ((Answer.StatusReported) answer).status())
                    .toList());
  }

  /** The recorded primary decides; where it is gone, a pause can be ended by an election. */
  @Override
  public CompletionStage<Answer> give(Order order) {
    if (order instanceof Order.ForcePromotion forced) {
      return roll.members().contains(forced.member())
          ? ask(forced.member(), order)
          : CompletableFuture.completedStage(
              new Answer.Declined(
                  "%s is no member; they are %s".formatted(forced.member(), roll.roster()), false));
    }
    return own.get()
        .thenCompose(
            status ->
                status
                    .mandate()
                    .map(mandate -> ask(mandate.primary(), order))
                    .orElse(declined("this member knows of no primary yet")))
        .thenCompose(
            answer ->
                order instanceof Order.Resume && !(answer instanceof Answer.Accepted)
                    ? ask(new Request.Obey(order), ORDER).thenApply(all -> best(all, answer))
                    : CompletableFuture.completedStage(answer));
  }

  private static Answer best(Map<MemberId, Answer> answers, Answer otherwise) {
    return answers.values().stream()
        .filter(Answer.Accepted.class::isInstance)
        .findFirst()
        .orElse(otherwise);
  }

  private CompletionStage<Answer> ask(MemberId member, Order order) {
    return ask(Set.of(member), new Request.Obey(order), ORDER)
        .thenCompose(
            answers ->
                Optional.ofNullable(answers.get(member))
                    .map(CompletableFuture::completedStage)
                    .orElse(declined("%s does not answer".formatted(member))));
  }

  private static CompletionStage<Answer> declined(String reason) {
    return CompletableFuture.completedStage(new Answer.Declined(reason, true));
  }

  @Override
  public void lost(Set<MemberId> lost) {
    if (lost.isEmpty()) {
      LOG.info("own gossip observation reaches every member that is in the ring");
    } else {
      LOG.info("own gossip observation has lost {}", lost);
    }
    governor.tell(new Event.GossipObserved(lost));
  }

  @Override
  public void ring(long number) {
    witness.tell(new Witness.JoinedRing(number));
  }

  @Override
  public void started(ActorSystem<?> system) {
    PekkoManagement.get(system)
        .start()
        .whenComplete(
            (address, failure) -> {
              if (failure != null) {
                LOG.error("Pekko Management does not start: {}", failure.toString());
              }
            });
  }

  @Override
  public CompletionStage<Done> stopping(ActorSystem<?> system) {
    return PekkoManagement.get(system).stop();
  }

  private CompletionStage<Map<MemberId, Answer>> ask(Request request, Duration within) {
    Set<MemberId> whom = roll.members();
    whom.add(roll.me()); // Who is no member asks itself, and tells its status.
    return ask(whom, request, within);
  }

  private CompletionStage<Map<MemberId, Answer>> ask(
      Set<MemberId> whom, Request request, Duration within) {
    CompletableFuture<Map<MemberId, Answer>> answers = new CompletableFuture<>();
    enquiries.tell(new Enquiries.Enquire(whom, request, within, answers));
    return answers;
  }
}
