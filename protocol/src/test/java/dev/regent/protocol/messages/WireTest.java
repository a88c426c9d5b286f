package dev.regent.protocol.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.ConfigFactory;
import dev.regent.protocol.values.Mandate;
import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;
import org.apache.pekko.serialization.jackson.JacksonObjectMapperProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent is what arrives: every request and answer, in its envelope, through CBOR. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {
  private final ActorTestKit actors =
      ActorTestKit.create("wire", ConfigFactory.parseString("pekko.loglevel = WARNING"));

  private final SerializationTestKit wire = actors.serializationTestKit();
  private final ActorRef<Reply> replyTo = actors.<Reply>createTestProbe().getRef();

  @AfterAll
  void end() {
    actors.shutdownTestKit();
  }

  @ParameterizedTest
  @MethodSource("dev.regent.protocol.messages.Samples#requests")
  void everyRequestArrivesAsItWasSent(Request request) {
    Letter letter = new Letter(Samples.CLUSTER, Samples.MASTER, -7, request, replyTo);
    assertThat(wire.verifySerialization(letter, true)).isEqualTo(letter);
  }

  @ParameterizedTest
  @MethodSource("dev.regent.protocol.messages.Samples#answers")
  void everyAnswerArrivesAsItWasSent(Answer answer) {
    Reply reply =
        new Letter(Samples.CLUSTER, Samples.MASTER, 7, new Request.Inquire(), replyTo)
            .reply(Samples.SLAVE, answer);
    assertThat(reply).isEqualTo(new Reply(Samples.CLUSTER, Samples.SLAVE, 7, answer));
    assertThat(wire.verifySerialization(reply, true)).isEqualTo(reply);
  }

  /** As a member of before records named the primary's copy sends it. */
  @Test
  void aMandateWithoutThePrimarysCopyNamesNone() throws JsonProcessingException {
    ObjectMapper mapper =
        JacksonObjectMapperProvider.get(Adapter.toClassic(actors.system()))
            .getOrCreate("jackson-cbor", Optional.of(new CBORFactory()));
    ObjectNode sent = mapper.valueToTree(Samples.MANDATE);
    assertThat(sent.remove("primaryCopy")).isNotNull();
    Mandate read = mapper.treeToValue(sent, Mandate.class);
    assertThat(read.primaryCopy()).isEmpty();
    assertThat(read.inSync()).isEqualTo(Samples.MANDATE.inSync());
  }

  @Test
  void theEnvelopesGoByCbor() throws NotSerializableException {
    var serialization = SerializationExtension.get(Adapter.toClassic(actors.system()));
    for (Class<?> envelope : new Class<?>[] {Letter.class, Reply.class}) {
      assertThat(serialization.serializerFor(envelope))
          .as("%s", envelope)
          .isInstanceOf(JacksonCborSerializer.class);
    }
  }

  @Test
  void thereIsASampleOfEveryRequestAndAnswer() {
    assertThat(kinds(Samples.requests())).containsAll(permitted(Request.class));
    assertThat(kinds(Samples.answers())).containsAll(permitted(Answer.class));
  }

  private static Iterable<Class<?>> kinds(Stream<?> samples) {
    return samples.<Class<?>>map(Object::getClass).distinct().toList();
  }

  private static Iterable<Class<?>> permitted(Class<?> sealed) {
    return Arrays.asList(sealed.getPermittedSubclasses());
  }
}
