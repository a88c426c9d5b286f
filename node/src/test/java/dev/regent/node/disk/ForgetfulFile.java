package dev.regent.node.disk;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A file as the kernel knows it, and what of it is on the disk. When it was not forced it may be
 * torn anywhere: cut off, filled up with zeros or with what it held before.
 */
final class ForgetfulFile {
  private byte[] content;
  private byte[] forced = new byte[0];
  private boolean dirty;
  private boolean lost;

  private ForgetfulFile(byte[] content, boolean dirty) {
    this.content = content;
    this.dirty = dirty;
  }

  static ForgetfulFile created() {
    return new ForgetfulFile(new byte[0], true);
  }

  static ForgetfulFile onDisk(byte[] content) {
    return new ForgetfulFile(content, false);
  }

  byte[] content() {
    return content.clone();
  }

  void write(byte[] next) {
    content = next.clone();
    dirty = true;
  }

  void force() {
    if (!lost) {
      forced = content;
      dirty = false;
    }
  }

  /** After a failed force the kernel takes the content for written. */
  void lose() {
    lost = true;
  }

  /** What may be found of it once power is back. */
  Stream<byte[]> remains() {
    if (!dirty) {
      return Stream.of(content);
    }
    byte[] zeros = new byte[content.length];
    return IntStream.rangeClosed(0, content.length)
        .boxed()
        .flatMap(
            until ->
                Stream.of(Arrays.copyOf(content, until), torn(until, zeros), torn(until, forced)));
  }

  private byte[] torn(int until, byte[] rest) {
    byte[] torn = Arrays.copyOf(rest, Math.max(until, rest.length));
    System.arraycopy(content, 0, torn, 0, until);
    return torn;
  }
}
