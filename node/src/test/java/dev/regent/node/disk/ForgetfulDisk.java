package dev.regent.node.disk;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A disk in memory that keeps apart what the kernel knows and what the disk holds. At a loss of
 * power each name that was not forced may be any of what it was since it was forced last, on its
 * own: POSIX promises no order, and a rename may be half done.
 */
public final class ForgetfulDisk implements Disk {

  /** What happens at one step of those that change something. */
  public enum Fate {
    GOES_WELL,
    FAILS_UNDONE,
    FAILS_DONE,
    THE_PROCESS_IS_KILLED,
    THE_POWER_IS_CUT
  }

  /** A step that failed. */
  public static final class BrokenException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** The end of the process that took the step; no code may catch it. */
  public static final class EndError extends Error {
    private static final long serialVersionUID = 1L;

    private final Fate fate;

    private EndError(Fate fate) {
      this.fate = fate;
    }

    public Fate fate() {
      return fate;
    }
  }

  /** A character per byte. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  /** Per name what it stood for since its folder was forced, the last one being what it is now. */
  private final Map<Path, List<Optional<ForgetfulFile>>> names = new HashMap<>();

  private final IntFunction<Fate> fates;
  private int steps;

  /**
   * An empty disk.
   *
   * @param fates what happens at which step, counted from 1
   */
  public ForgetfulDisk(IntFunction<Fate> fates) {
    this.fates = fates;
  }

  /** With one file on it. */
  public static ForgetfulDisk holding(Path file, String content) {
    ForgetfulDisk disk = new ForgetfulDisk(step -> Fate.GOES_WELL);
    disk.put(file, Optional.of(ForgetfulFile.onDisk(content.getBytes(BYTES))));
    return disk;
  }

  /** How many steps were begun. */
  public int steps() {
    return steps;
  }

  /** All that may be found of a file once power is back, a character per byte; empty for none. */
  public Set<Optional<String>> afterPowerCut(Path file) {
    Stream<Optional<String>> found =
        history(file).stream()
            .flatMap(
                node ->
                    node.isEmpty()
                        ? Stream.of(Optional.empty())
                        : node.get()
                            .remains()
                            .map(bytes -> new String(bytes, BYTES))
                            .map(Optional::of));
    for (Path up = file.getParent(); up != null && names.containsKey(up); up = up.getParent()) {
      if (history(up).contains(Optional.<ForgetfulFile>empty())) {
        found = Stream.concat(found, Stream.of(Optional.empty()));
      }
    }
    return found.collect(Collectors.toSet());
  }

  @Override
  public Draft create(Path file) throws IOException {
    step(
        () -> {
          if (now(file).isPresent()) {
            throw new FileAlreadyExistsException(file.toString());
          }
          put(file, Optional.of(ForgetfulFile.created()));
        });
    return new OpenDraft(now(file).orElseThrow());
  }

  /** What careful code never does: writes over what a file holds. */
  Draft overwrite(Path file) throws IOException {
    if (now(file).isEmpty()) {
      return create(file);
    }
    ForgetfulFile there = now(file).orElseThrow();
    step(() -> there.write(new byte[0]));
    return new OpenDraft(there);
  }

  @Override
  public byte[] read(Path file) throws IOException {
    return now(file).orElseThrow(() -> new NoSuchFileException(file.toString())).content();
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    step(
        () -> {
          if (now(folder).isEmpty()) {
            put(folder, Optional.of(ForgetfulFile.created()));
          }
        });
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step(
        () -> {
          put(to, now(from));
          put(from, Optional.empty());
        });
  }

  @Override
  public boolean delete(Path file) throws IOException {
    boolean there = now(file).isPresent();
    step(
        () -> {
          if (there) {
            put(file, Optional.empty());
          }
        });
    return there;
  }

  @Override
  public void force(Path folder) throws IOException {
    step(
        () ->
            names.forEach(
                (name, history) -> {
                  if (folder.equals(name.getParent())) {
                    history.subList(0, history.size() - 1).clear();
                  }
                }));
  }

  private final class OpenDraft implements Draft {
    private final ForgetfulFile file;

    private OpenDraft(ForgetfulFile file) {
      this.file = file;
    }

    @Override
    public void write(byte[] content) throws IOException {
      step(() -> file.write(content));
    }

    @Override
    public void force() throws IOException {
      try {
        step(file::force);
      } catch (BrokenException e) {
        file.lose();
        throw e;
      }
    }

    @Override
    public void close() {}
  }

  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  private void step(Change change) throws IOException {
    steps++;
    Fate fate = fates.apply(steps);
    switch (fate) {
      case GOES_WELL -> change.make();
      case FAILS_UNDONE -> throw new BrokenException();
      case FAILS_DONE -> {
        change.make();
        throw new BrokenException();
      }
      case THE_PROCESS_IS_KILLED, THE_POWER_IS_CUT -> throw new EndError(fate);
    }
  }

  private List<Optional<ForgetfulFile>> history(Path name) {
    return names.computeIfAbsent(name, unused -> new ArrayList<>(List.of(Optional.empty())));
  }

  private Optional<ForgetfulFile> now(Path name) {
    return history(name).getLast();
  }

  private void put(Path name, Optional<ForgetfulFile> node) {
    history(name).add(node);
  }
}
