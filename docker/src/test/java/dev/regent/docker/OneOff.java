package dev.regent.docker;

import java.util.ArrayList;
import java.util.List;

/** Containers that end by themselves, in the place of members and services that do not run. */
record OneOff(Compose compose) {

  /** A member's node, with a line more in its configuration. */
  Program.Result nodeWith(Member member, String line) {
    String script =
        """
        { cat /etc/regent/application.conf; echo '%s'; } >/tmp/other.conf
        export REGENT_CONFIG=/tmp/other.conf
        exec timeout -s KILL 60 regent node"""
            .formatted(line);
    return run(member.service(), "sh", "-ec", script);
  }

  /** A script on a member's volume. */
  Program.Result onVolumeOf(Member member, String script) {
    return run(member.service(), "sh", "-ec", script).orFail();
  }

  /** A service, with these words in place of its own command, if there are any. */
  Program.Result run(String service, String... words) {
    List<String> all = new ArrayList<>(List.of("run", "--rm", "--no-deps", "-T", service));
    all.addAll(List.of(words));
    return compose.run(all.toArray(String[]::new));
  }
}
