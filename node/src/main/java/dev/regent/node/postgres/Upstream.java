package dev.regent.node.postgres;

import dev.regent.protocol.values.MemberId;

/** Where a standby streams from. */
public record Upstream(MemberId member, String host, int port) {}
