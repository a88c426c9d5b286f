package dev.regent.protocol.values;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What tells one cluster's messages and records from another's (design S1). */
public record ClusterHash(String hex) {

  /** Of that name. Who is a member changes at run time, and stands in the mandate. */
  public static ClusterHash of(String cluster) {
    return hash(cluster);
  }

  /** As it was while the members could not change: in records of before format 4. */
  public static ClusterHash former(String cluster, List<MemberId> members) {
    return hash(
        cluster + "\n" + String.join("\n", members.stream().map(MemberId::name).sorted().toList()));
  }

  private static ClusterHash hash(String text) {
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
