package dev.regent.node.witness;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.regent.protocol.values.Electorate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The record as bytes: JSON that begins with its format, and since format 2 a last line with the
 * checksum of all before it, and the pause, and since format 3 the electorate, since format 4 the
 * roster, since format 5 the primary's copy. A later format is to keep the first and the last line:
 * a newer record is told from a damaged one, and an older Regent finds the format before the line
 * that it does not know.
 */
final class RecordFormat {
  private static final int NEWEST = 5;
  private static final int FIRST = 1;
  private static final String FORMAT = "format";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private RecordFormat() {}

  /** Why bytes are not a record. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }
  }

  static byte[] render(WitnessRecord record) throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode().put(FORMAT, NEWEST);
    byte[] body = JSON.writeValueAsBytes(json.setAll((ObjectNode) JSON.valueToTree(record)));
    byte[] line = checksum(body);
    byte[] whole = Arrays.copyOf(body, body.length + line.length);
    System.arraycopy(line, 0, whole, body.length, line.length);
    return whole;
  }

  /**
   * Reads it.
   *
   * @param everybody whose witnesses counted when records did not say it
   * @throws UnusableException when it is damaged or of a newer format, with what to do
   */
  static WitnessRecord parse(byte[] content, Electorate everybody) throws UnusableException {
    byte[] body = Arrays.copyOf(content, Math.max(0, content.length - checksum(content).length));
    byte[] line = Arrays.copyOfRange(content, body.length, content.length);
    boolean checked = Arrays.equals(line, checksum(body));
    try {
      JsonNode json = JSON.readTree(checked ? body : content);
      if (!(json instanceof ObjectNode fields)) {
        throw damaged("it is no JSON object");
      }
      int format = json.path(FORMAT).asInt();
      if (format > NEWEST) {
        throw new UnusableException(
            "was written by a newer Regent (format %d; this one reads up to %d): run that version here"
                .formatted(format, NEWEST));
      }
      if (!checked && format != FIRST) {
        throw damaged("its checksum is missing");
      }
      if (format < NEWEST) {
        upgrade(fields, everybody);
      }
      fields.remove(FORMAT);
      return JSON.treeToValue(fields, WitnessRecord.class);
    } catch (JsonProcessingException e) {
      throw damaged(e.getOriginalMessage());
    } catch (IOException e) {
      throw damaged(e.toString());
    }
  }

  /** Adds what older formats did not know, or not from their beginning. */
  private static void upgrade(ObjectNode fields, Electorate everybody) {
    if (fields.path("mandate") instanceof ObjectNode mandate) {
      if (!mandate.has("paused")) {
        mandate.put("paused", false);
      }
      if (!mandate.has("electorate")) {
        mandate.set("electorate", JSON.valueToTree(everybody));
      }
      if (!mandate.has("roster")) {
        mandate.putNull("roster");
      }
      mandate.putNull("primaryCopy");
    }
  }

  /** It may hold a promise; the others' records make up for it only when it is known to be gone. */
  private static UnusableException damaged(String how) {
    return new UnusableException(
        ("is damaged (%s), and a promise may stand in it, so this member neither votes nor starts."
                + " Look after the disk; then move the record away: the witness stays silent until"
                + " every other member has answered it from a record of its own")
            .formatted(how));
  }

  private static byte[] checksum(byte[] body) {
    CRC32C checksum = new CRC32C();
    checksum.update(body);
    return "\ncrc32c %08x\n".formatted(checksum.getValue()).getBytes(StandardCharsets.US_ASCII);
  }
}
