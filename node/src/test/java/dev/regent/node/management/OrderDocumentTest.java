package dev.regent.node.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.protocol.messages.Order;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Seat;
import org.junit.jupiter.api.Test;

class OrderDocumentTest {

  @Test
  void aMemberIsWrittenAsInTheConfiguration() {
    String text =
        """
        {"order": "add", "member": {"name": "d", "role": "data", "host": "fd00::9", "port": 1,
         "ring-port": "2", "postgres-port": 3, "management-port": 4, "priority": 5, "nosync": true}}
        """;
    Seat seat = new Seat(new MemberId("d"), Seat.Role.DATA, "fd00::9", 1, 2, 3, 4, 5, false, false);
    assertThat(OrderDocument.read(text)).isEqualTo(new Order.Add(seat));
  }

  @Test
  void whatIsLeftOutIsAsInTheConfiguration() {
    Seat seat =
        new Seat(
            new MemberId("b"), Seat.Role.ARBITER, "h", 7355, 7356, 5432, 7626, 0, false, false);
    assertThat(
            OrderDocument.read(
                "{\"order\": \"add\", \"member\": {\"name\": \"b\", \"role\": \"arbiter\", \"host\": \"h\"}}"))
        .isEqualTo(new Order.Add(seat));
  }

  @Test
  void whoIsToGoIsNamed() {
    assertThat(OrderDocument.read("{\"order\": \"remove\", \"member\": \"d\"}"))
        .isEqualTo(new Order.Remove(new MemberId("d")));
    declined("{\"order\": \"remove\"}", "\"member\" is missing");
  }

  @Test
  void whatIsWrongIsSaid() {
    declined("{\"order\": \"add\"}", "the new member");
    declined("{\"order\": \"add\", \"member\": {\"name\": \"d\", \"role\": \"data\"}}", "host");
    declined(
        "{\"order\": \"add\", \"member\": {\"name\": \"d\", \"role\": \"data\", \"host\": \"h\", \"prot\": 1}}",
        "prot (the new member:1): unknown key");
    declined(
        "{\"order\": \"add\", \"member\": {\"name\": \"d\", \"role\": \"data\", \"host\": \"h\", \"port\": 0}}",
        "from 1 to 65535");
  }

  private static void declined(String text, String reason) {
    assertThatThrownBy(() -> OrderDocument.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
