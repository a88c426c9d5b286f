package dev.regent.node.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What around a database, and in its configuration, keeps it from being adopted. */
final class Surroundings {
  private static final Pattern DIRECTORY = Pattern.compile("(?mi)^\\s*data_directory[\\s=]");
  private static final Pattern INCLUDE =
      Pattern.compile("(?mi)^\\s*include(?:_dir|_if_exists)?[\\s=]+'?([^'\\n#]+)");
  private static final List<String> CERTIFICATES =
      List.of("ssl_cert_file", "ssl_key_file", "ssl_ca_file", "ssl_crl_file");

  private final Path data;

  Surroundings(Path data) {
    this.data = data;
  }

  /** PostgreSQL starts in its owner's directory only. */
  List<String> ofOwner() throws IOException {
    Object me = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Object owner = Files.getAttribute(data, "unix:uid");
    if (me.equals(0)) {
      return List.of("PostgreSQL refuses to run as root: run this as the user that runs the node");
    }
    return owner.equals(me)
        ? List.of()
        : List.of(
            "it belongs to user %s, and the node runs as user %s: chown -R %s %s"
                .formatted(owner, me, me, data));
  }

  /** A clone takes its place by a rename. */
  List<String> ofPlace() throws IOException {
    Path parent = data.resolveSibling("");
    boolean apart =
        !Files.getAttribute(data, "unix:dev").equals(Files.getAttribute(parent, "unix:dev"));
    if (apart || Files.isSymbolicLink(data)) {
      return List.of(
          "it is a mount point or a link, and cannot be renamed: mount %s instead, with the directory in it"
              .formatted(parent));
    }
    return Files.isWritable(parent)
        ? List.of()
        : List.of("clones are made beside it, and %s cannot be written to".formatted(parent));
  }

  /** A clone has the directory's files and no others, and another place while it is made. */
  List<String> ofConfiguration() throws IOException {
    List<String> obstacles = new ArrayList<>();
    for (String name : List.of(FormerConfiguration.MAIN, FormerConfiguration.AUTO)) {
      Path file = data.resolve(name);
      String text = Files.isRegularFile(file) ? FormerConfiguration.read(file) : "";
      if (DIRECTORY.matcher(text).find()) {
        obstacles.add("%s sets data_directory: take the line out".formatted(name));
      }
      for (Matcher include = INCLUDE.matcher(text); include.find(); ) {
        Path included = data.resolve(include.group(1).strip()).normalize();
        if (!included.startsWith(data)) {
          obstacles.add(
              "%s includes %s, which a clone would not have: bring it into the directory"
                  .formatted(name, included));
        }
      }
    }
    return obstacles;
  }

  /** What the operator should know beforehand. */
  List<String> remarks(OfflineSettings files) throws IOException, InterruptedException {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "pg_hba.conf: its lines for clients stay; Regent's own come before them, and nobody but members replicates");
    if (files.value("ssl").equals("on")) {
      for (String name : CERTIFICATES) {
        String file = files.value(name);
        if (!file.isEmpty() && !data.resolve(file).normalize().startsWith(data)) {
          remarks.add("%s = '%s' has to be there on every data member".formatted(name, file));
        }
      }
    }
    try (DirectoryStream<Path> slots = Files.newDirectoryStream(data.resolve("pg_replslot"))) {
      for (Path slot : slots) {
        remarks.add(
            "the replication slot %s stays, and holds WAL up to max_slot_wal_keep_size: drop it if nobody uses it"
                .formatted(slot.getFileName()));
      }
    }
    if (Files.isSymbolicLink(data.resolve("pg_wal"))) {
      remarks.add("pg_wal is a link: a later clone has its WAL in the directory itself");
    }
    return remarks;
  }
}
