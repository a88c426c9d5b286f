package dev.regent.node.witness;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Says of a path that this process may not use whose it is, and what to do. */
final class Denial {
  private Denial() {}

  static String explain(AccessDeniedException denied) {
    Path path = Path.of(denied.getFile()).toAbsolutePath();
    try {
      return explain(path);
    } catch (IOException e) { // Then it is the folder that is closed.
      try {
        return explain(path.resolveSibling("").toAbsolutePath());
      } catch (IOException above) {
        return path + " is closed to this process";
      }
    }
  }

  private static String explain(Path path) throws IOException {
    String me = System.getProperty("user.name");
    String owner = Files.getOwner(path).getName();
    return "%s (%s, of %s) is closed to %s, as whom this node runs: %s"
        .formatted(
            path,
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
            owner,
            me,
            owner.equals(me)
                ? "chmod -R u+rwX %s, unless its file system is mounted read-only".formatted(path)
                : "chown -R %s %s, or run the node as %s".formatted(me, path, owner));
  }
}
