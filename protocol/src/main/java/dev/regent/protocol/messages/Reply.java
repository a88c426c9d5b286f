package dev.regent.protocol.messages;

import dev.regent.protocol.values.ClusterHash;
import dev.regent.protocol.values.MemberId;

/** An answer on its way back; its nonce is the letter's. */
public record Reply(ClusterHash cluster, MemberId from, long nonce, Answer answer)
    implements Wire {}
