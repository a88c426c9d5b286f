package dev.regent.node.decision;

/**
 * The clients' door as this member last ordered it; the kernel may have shut it since.
 *
 * @param shown whether clients may see what this copy holds (S9)
 * @param lease the end of the lease that the majority gave
 * @param ordered until when the fence was last told to let clients in
 */
public record Door(boolean shown, long lease, long ordered, boolean open) {
  static Door shut(long now) {
    return new Door(false, now, now, false);
  }

  Door shownNow() {
    return new Door(true, lease, ordered, open);
  }

  Door lease(long until) {
    return new Door(shown, Math.max(lease, until), ordered, open);
  }

  Door ordered(long until) {
    return new Door(shown, lease, until, open);
  }

  Door moved(boolean isOpen) {
    return new Door(shown, lease, ordered, isOpen);
  }
}
