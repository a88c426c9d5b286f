package dev.regent.docker;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the members have said so far. */
record Logs(Compose compose) {
  /** Before the first line of {@code compose logs}, also where no terminal listens. */
  private static final String ERASE_LINE = "\033[2K";

  /** When a member first said something like that, as far as it has. */
  Optional<Instant> first(Member member, Instant since, String pattern) {
    Pattern line = Pattern.compile("(\\S+) .*(?:" + pattern + ").*");
    return compose
        .run("logs", "--no-log-prefix", "--since", since.toString(), member.service())
        .output()
        .replace(ERASE_LINE, "")
        .lines()
        .map(line::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .map(found -> Instant.parse(found.group(1)));
  }

  /** Of each member the last so many lines. */
  String last(int lines) {
    return tail(String.valueOf(lines));
  }

  /** All of it. */
  String all() {
    return tail("all");
  }

  private String tail(String lines) {
    return compose.run("logs", "--no-color", "--timestamps", "--tail", lines).output();
  }
}
