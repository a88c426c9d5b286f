package dev.regent.node.disk;

import java.io.IOException;
import java.nio.file.Path;

/** Makes of careful code such as leaves one precaution out: a proof must notice. */
public final class CarelessDisk implements Disk {

  /** The precaution that is left out. */
  public enum Omission {
    FORCE_OF_THE_FILE,
    FORCE_OF_THE_FOLDER,
    FORCE_OF_THE_FOLDERS_OWN_NAME,
    FORCE_OF_WHAT_IS_FOUND,
    RENAME,
    A_NEW_FILE_AFTER_A_FAILED_FORCE
  }

  private final ForgetfulDisk disk;
  private final Path file;
  private final Omission omission;
  private boolean wrote;

  /**
   * For one life of a process.
   *
   * @param file the only one that it writes
   */
  public CarelessDisk(ForgetfulDisk disk, Path file, Omission omission) {
    this.disk = disk;
    this.file = file;
    this.omission = omission;
  }

  @Override
  public Draft create(Path temporary) throws IOException {
    wrote = true;
    Draft draft = omission == Omission.RENAME ? disk.overwrite(file) : disk.create(temporary);
    return new Draft() {
      @Override
      public void write(byte[] content) throws IOException {
        draft.write(content);
      }

      @Override
      public void force() throws IOException {
        if (omission == Omission.FORCE_OF_THE_FILE) {
          return;
        }
        try {
          draft.force();
        } catch (IOException e) {
          if (omission != Omission.A_NEW_FILE_AFTER_A_FAILED_FORCE) {
            throw e;
          }
          draft.force();
        }
      }

      @Override
      public void close() throws IOException {
        draft.close();
      }
    };
  }

  @Override
  public byte[] read(Path path) throws IOException {
    return disk.read(path);
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    disk.createFolder(folder);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    if (omission != Omission.RENAME) {
      disk.rename(from, to);
    }
  }

  @Override
  public boolean delete(Path path) throws IOException {
    return disk.delete(path);
  }

  @Override
  public void force(Path folder) throws IOException {
    boolean own = folder.equals(file.getParent());
    boolean left =
        switch (omission) {
          case FORCE_OF_THE_FOLDER -> own && wrote;
          case FORCE_OF_WHAT_IS_FOUND -> own && !wrote;
          case FORCE_OF_THE_FOLDERS_OWN_NAME -> !own;
          case FORCE_OF_THE_FILE, RENAME, A_NEW_FILE_AFTER_A_FAILED_FORCE -> false;
        };
    if (!left) {
      disk.force(folder);
    }
  }
}
