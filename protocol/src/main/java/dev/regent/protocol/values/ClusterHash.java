package dev.regent.protocol.values;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What tells one cluster's messages from another's: its name and member list (design S1). */
public record ClusterHash(String hex) {

  /** Hashes the name and the members; the order in the configuration does not matter. */
  public static ClusterHash of(String cluster, List<MemberId> members) {
    String text =
        cluster + "\n" + String.join("\n", members.stream().map(MemberId::name).sorted().toList());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new ClusterHash(HexFormat.of().formatHex(digest, 0, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
