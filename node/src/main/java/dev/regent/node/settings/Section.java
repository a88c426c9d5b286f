package dev.regent.node.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One block of the configuration, read key by key. What is wrong goes to a list that all blocks
 * share, so that it is told at once; the values read are of use only when that list stays empty.
 */
final class Section {
  private final Config config;
  private final String path;
  private final List<String> problems;
  private final Set<String> asked = new LinkedHashSet<>();

  private Section(Config config, String path, List<String> problems) {
    this.config = config;
    this.path = path;
    this.problems = problems;
  }

  static Section of(Config config, List<String> problems) {
    return new Section(config, "", problems);
  }

  boolean has(String key) {
    asked.add(key);
    return config.hasPath(key);
  }

  String text(String key) {
    return read(key, "", "a text is expected", config::getString);
  }

  /** A text that matches. */
  String text(String key, String pattern, String expected) {
    String text = read(key, "", expected, config::getString);
    if (config.hasPath(key) && !text.matches(pattern)) {
      wrong(key, expected);
    }
    return text;
  }

  String choice(String key, List<String> allowed) {
    return text(
        key, String.join("|", allowed), "one of " + String.join(", ", allowed) + " is expected");
  }

  Path path(String key) {
    return read(key, Path.of(""), "a path is expected", Section.this::absolutePath);
  }

  int integer(String key, int least, int most) {
    String expected = "a whole number from %d to %d is expected".formatted(least, most);
    Integer number = read(key, least, expected, config::getInt);
    if (number < least || number > most) {
      wrong(key, expected);
    }
    return number;
  }

  int port(String key, int otherwise) {
    return has(key) ? integer(key, 1, 65_535) : otherwise;
  }

  boolean flag(String key) {
    return read(key, false, "true or false is expected", config::getBoolean);
  }

  long bytes(String key) {
    String expected = "a size of at least 1B is expected, such as 500kB or 1MB";
    Long bytes = read(key, 1L, expected, config::getBytes);
    if (bytes < 1) {
      wrong(key, expected);
    }
    return bytes;
  }

  Duration duration(String key) {
    String expected = "a duration of at least 1ms is expected, such as 300ms, 1s or 2m";
    Duration duration = read(key, Duration.ofMillis(1), expected, config::getDuration);
    if (duration.toMillis() < 1) {
      wrong(key, expected);
    }
    return duration;
  }

  /** Whatever keys the block has, dotted names included; values as they are written. */
  Map<String, String> texts(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    Config block = read(key, ConfigFactory.empty(), "a block {…} is expected", config::getConfig);
    for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
      String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      switch (entry.getValue().valueType()) {
        case STRING, NUMBER, BOOLEAN -> texts.put(name, block.getString(entry.getKey()));
        case LIST, OBJECT, NULL ->
            problem(key + "." + name, entry.getValue(), "a text or a number is expected");
      }
    }
    return texts;
  }

  Section section(String key) {
    int before = problems.size();
    Config block = read(key, ConfigFactory.empty(), "a block {…} is expected", config::getConfig);
    boolean broken = problems.size() > before;
    // Of a block that is none, it would be idle to report every key as missing.
    return new Section(block, qualified(key), broken ? new ArrayList<>() : problems);
  }

  List<Section> sections(String key) {
    List<? extends Config> blocks =
        read(key, List.of(), "a list [{…}, {…}] is expected", config::getConfigList);
    return IntStream.range(0, blocks.size())
        .mapToObj(i -> new Section(blocks.get(i), "%s[%d]".formatted(qualified(key), i), problems))
        .toList();
  }

  /** Reports the keys that nobody asked for. To be called when all have been read. */
  void refuseOthers() {
    config.root().entrySet().stream()
        .filter(entry -> !asked.contains(entry.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                problems.add(
                    "%s%s: unknown key%s"
                        .formatted(
                            qualified(entry.getKey()),
                            origin(entry.getValue()),
                            Spelling.closest(entry.getKey(), asked)
                                .map(meant -> ", did you mean " + meant + "?")
                                .orElse(""))));
  }

  /** Reports the value of that key. */
  void wrong(String key, String why) {
    problem(key, config.getValue(key), why);
  }

  /** Reports what concerns no single value. */
  void wrong(String why) {
    problems.add(path + ": " + why);
  }

  private <T> T read(String key, T instead, String expected, Function<String, T> getter) {
    asked.add(key);
    try {
      return getter.apply(key);
    } catch (ConfigException.Missing e) {
      problems.add(qualified(key) + ": not set; " + expected);
    } catch (ConfigException | InvalidPathException e) {
      wrong(key, expected);
    }
    return instead;
  }

  private Path absolutePath(String key) {
    String text = config.getString(key);
    if (text.isBlank()) {
      throw new InvalidPathException(text, "empty");
    }
    return Path.of(text).toAbsolutePath();
  }

  private void problem(String key, ConfigValue value, String why) {
    String rendered = value.render(ConfigRenderOptions.concise());
    problems.add("%s = %s%s: %s".formatted(qualified(key), rendered, origin(value), why));
  }

  private String qualified(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** File and line, or the environment variable. */
  private static String origin(ConfigValue value) {
    return " (" + value.origin().description().replaceAll(": (?=\\d+$)", ":") + ")";
  }
}
