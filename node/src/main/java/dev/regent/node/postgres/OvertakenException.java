package dev.regent.node.postgres;

/** A later order came while this one was being carried out: nobody waits for its answer. */
final class OvertakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OvertakenException(String order) {
    super(order + " was overtaken by a later order");
  }
}
