package dev.regent.node.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What proves that an order comes from this node's own user, or from root: a random word in a file
 * that nobody else can read, made anew at each start. It never leaves the machine.
 */
public record OperatorToken(String word) {
  private static final String NAME = "operator.token";
  private static final int BYTES = 16;

  /** A new one, which nobody knows yet. */
  public static OperatorToken random() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return new OperatorToken(HexFormat.of().formatHex(random));
  }

  /**
   * Puts it where this node's user and root can read it. Blocks.
   *
   * @throws UncheckedIOException when it cannot be written
   */
  public void write(Path folder) {
    Path file = folder.resolve(NAME);
    Path complete = folder.resolve(NAME + ".new");
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(complete);
      Files.createFile(
          complete,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(complete, word);
      Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write %s: %s".formatted(file, e), e);
    }
  }

  /**
   * Reads the running node's. Blocks.
   *
   * @throws IOException when there is none, or it is not this user's to read
   */
  public static OperatorToken read(Path folder) throws IOException {
    return new OperatorToken(Files.readString(folder.resolve(NAME)).strip());
  }

  /** Whether it is the same; takes as long whether it is or not. */
  public boolean matches(OperatorToken other) {
    return MessageDigest.isEqual(
        word.getBytes(StandardCharsets.UTF_8), other.word.getBytes(StandardCharsets.UTF_8));
  }

  /** Not the word: this may end up in a log. */
  @Override
  public String toString() {
    return "operator's token";
  }
}
