package dev.regent.node.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.regent.node.roster.Roll;
import dev.regent.node.settings.NodeSettings;
import dev.regent.node.settings.SettingsReader;
import dev.regent.protocol.messages.MemberStatus;
import dev.regent.protocol.messages.MemberStatus.Fence;
import dev.regent.protocol.messages.MemberStatus.Standby;
import dev.regent.protocol.values.Copy;
import dev.regent.protocol.values.Electorate;
import dev.regent.protocol.values.Epoch;
import dev.regent.protocol.values.InSyncSet;
import dev.regent.protocol.values.Lsn;
import dev.regent.protocol.values.Mandate;
import dev.regent.protocol.values.MemberId;
import dev.regent.protocol.values.Reign;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A cluster in good order: P with its standby S in sync, arbiter A. */
public final class Statuses {
  public static final MemberId P = new MemberId("p");
  public static final MemberId S = new MemberId("s");
  public static final MemberId A = new MemberId("a");
  public static final String COPY_OF_P = "00000000000000aa";
  public static final String COPY_OF_S = "00000000000000bb";
  public static final Mandate MANDATE =
      new Mandate(
          new Epoch(2),
          3,
          P,
          Optional.of(new Copy(P, COPY_OF_P)),
          InSyncSet.of(List.of(new Copy(S, COPY_OF_S)), 1),
          Optional.of("7000000000000000001"),
          List.of(new Reign(new Epoch(2), P, 2, Lsn.parse("0/3000000"))),
          false,
          Electorate.of(List.of(P, S, A)),
          Optional.empty());

  private Statuses() {}

  public static NodeSettings settings(int managementPort) {
    return SettingsReader.read(config(managementPort));
  }

  public static Config config(int managementPort) {
    return ConfigFactory.parseString(
            """
            regent.member = p
            regent.management.host = 127.0.0.1
            regent.members = [
              {name = p, role = data, host = 127.0.0.1, management-port = %d, published = "localhost:5432"}
              {name = s, role = data, host = 127.0.0.2, published = "localhost:15432"}
              {name = a, role = arbiter, host = 127.0.0.3}
            ]
            """
                .formatted(managementPort))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  /** Nobody tells anything. */
  static StatusSource silent() {
    return new StatusSource() {
      @Override
      public CompletionStage<MemberStatus> own() {
        return new CompletableFuture<>();
      }

      @Override
      public CompletionStage<List<MemberStatus>> all() {
        return new CompletableFuture<>();
      }
    };
  }

  /** As {@code /regent/status} tells it. */
  public static JsonNode document(MemberStatus... answers) {
    return StatusDocument.of("regent", roll(settings(7626)), List.of(answers));
  }

  /** As configured. */
  public static Roll roll(NodeSettings settings) {
    return new Roll(settings.me(), settings.roster());
  }

  public static MemberStatus primary(boolean ready) {
    return new MemberStatus(
        P,
        "primary",
        "leading",
        new Epoch(2),
        Optional.of(MANDATE),
        ready,
        2,
        Lsn.parse("0/3000148"),
        COPY_OF_P,
        840,
        new Fence("nftables", ready, 2000, "clients of this host"),
        List.of(new Standby(S + "_" + COPY_OF_S, S, "streaming", Lsn.parse("0/3000100"), 72)),
        "17.9",
        "remote_apply",
        "");
  }

  public static MemberStatus standby(String copy) {
    return new MemberStatus(
        S,
        "standby",
        "following p",
        new Epoch(2),
        Optional.of(MANDATE),
        true,
        2,
        Lsn.parse("0/3000100"),
        copy,
        0,
        new Fence("nftables", false, 5000, "clients of this host"),
        List.of(),
        "17.9",
        "remote_apply",
        "");
  }

  /** It knows an older mandate than the others. */
  public static MemberStatus arbiter() {
    return new MemberStatus(
        A,
        "arbiter",
        "voting",
        new Epoch(2),
        Optional.of(Mandate.founding(S, MANDATE.electorate())),
        true,
        0,
        Lsn.ZERO,
        "",
        0,
        new Fence("none", false, 0, ""),
        List.of(),
        "",
        "",
        "");
  }
}
