package dev.regent.protocol.messages;

/** Marks what crosses the wire; bound to Jackson CBOR in {@code reference.conf}. */
public interface Wire {}
