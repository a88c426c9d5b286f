package dev.regent.writer.ledger;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The ledger on disk: append-only, one line per fact, handed to the operating system at once, so
 * that it outlives the writer's process (not the machine: it is not fsynced).
 */
public final class LedgerFile implements Closeable {
  private final OutputStream out;

  private LedgerFile(OutputStream out) {
    this.out = out;
  }

  /** Starts a new ledger; an existing one is evidence and is never written over. */
  public static LedgerFile create(Path path, Fact.Started first) throws IOException {
    if (Files.exists(path)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    LedgerFile file = new LedgerFile(new FileOutputStream(path.toFile(), true));
    file.append(first);
    return file;
  }

  /** Appends one fact, from any thread; when it returns the operating system has the line. */
  public synchronized void append(Fact fact) {
    try {
      out.write((LedgerLine.format(fact) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The ledger cannot be written", e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * Reads a ledger back: hands over every fact but the first, which it returns. A last line without
   * its line feed was torn when the writer died. It is left out, which is safe: a row is sent only
   * after its line was written whole, and a row without an outcome counts as unknown.
   *
   * @throws IllegalArgumentException if the file is not a ledger, naming the line
   */
  public static Fact.Started read(Path path, Consumer<Fact> facts) throws IOException {
    Lines lines = new Lines();
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      if (!(LedgerLine.parse(lines.next(reader).orElse("")) instanceof Fact.Started started)) {
        throw new IllegalArgumentException("the first line does not name the run");
      }
      for (var line = lines.next(reader); line.isPresent(); line = lines.next(reader)) {
        facts.accept(LedgerLine.parse(line.get()));
      }
      return started;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          path + ", line " + lines.number + ": " + e.getMessage() + "; is this a ledger?", e);
    }
  }

  /** Whole lines only, which {@link BufferedReader#readLine} does not tell from torn ones. */
  private static final class Lines {
    private long number;

    Optional<String> next(BufferedReader reader) throws IOException {
      number++;
      StringBuilder line = new StringBuilder();
      for (int next = reader.read(); next >= 0; next = reader.read()) {
        if (next == '\n') {
          return Optional.of(line.toString());
        }
        line.append((char) next);
      }
      return Optional.empty();
    }
  }
}
