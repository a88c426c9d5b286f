package dev.regent.node.management;

import dev.regent.protocol.messages.MemberStatus;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where the pages get their data from. Must not block, and must answer within a second whatever is
 * the matter, because an operator asks when something is.
 */
public interface StatusSource {

  /** This member's own status; asks nobody else, so it depends on no quorum. */
  CompletionStage<MemberStatus> own();

  /**
   * Everybody's status, this member's included. The others are asked with a short deadline; who
   * does not answer is missing.
   */
  CompletionStage<List<MemberStatus>> all();
}
