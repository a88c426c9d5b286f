package dev.regent.node.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file system as a loss of power knows it: whatever was not forced may be forgotten, in part or
 * in any order. {@link Durable} makes of these steps what is not forgotten. All of them block.
 */
public interface Disk {

  /** A new file for its owner only; it is an error when there is one of that name. */
  Draft create(Path file) throws IOException;

  /** All that a file holds; {@link java.nio.file.NoSuchFileException} only when there is none. */
  byte[] read(Path file) throws IOException;

  /**
   * Makes a folder, and those above it, unless it is there; {@link
   * java.nio.file.AccessDeniedException} when this process may not write in it.
   */
  void createFolder(Path folder) throws IOException;

  /** Replaces a file or an empty folder at once: whoever looks finds the old or the new. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a name, if it is there. */
  boolean delete(Path file) throws IOException;

  /** Brings a folder's names to disk. */
  void force(Path folder) throws IOException;

  /** A file that is being written. */
  interface Draft extends Closeable {
    /** Appends. */
    void write(byte[] content) throws IOException;

    /**
     * Brings its content to disk. When it fails the content is lost for good: the kernel drops what
     * it could not write, and a second attempt would succeed without having written it.
     */
    void force() throws IOException;
  }
}
