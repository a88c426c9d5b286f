package dev.regent.playground;

import dev.regent.playground.cluster.Member;

/** What is done to the primary, and how it comes back from that. */
enum Fault {
  stop("asked to stop (SIGTERM): a planned handover") {
    @Override
    void strike(Member primary) {
      primary.stop();
    }
  },
  kill("SIGKILL to its node and to its PostgreSQL, as if the machine were gone") {
    @Override
    void strike(Member primary) {
      primary.kill();
    }
  },
  hang("SIGSTOP to its node: only its guard can keep its clients out now") {
    @Override
    void strike(Member primary) {
      primary.freeze();
    }

    @Override
    String bringBack(Member old) {
      old.thaw();
      return "its node is woken (SIGCONT)";
    }
  },
  crash("SIGKILL to its PostgreSQL alone") {
    @Override
    void strike(Member primary) {
      primary.crashPostgres();
    }

    @Override
    String bringBack(Member old) {
      return "its node lives and has brought it back";
    }

    @Override
    boolean comesBackByItself() {
      return true;
    }
  };

  private final String sentence;

  Fault(String sentence) {
    this.sentence = sentence;
  }

  abstract void strike(Member primary);

  /** Undoes it, and says how. */
  String bringBack(Member old) {
    old.start();
    return "it is started again";
  }

  boolean comesBackByItself() {
    return false;
  }

  String sentence() {
    return sentence;
  }
}
