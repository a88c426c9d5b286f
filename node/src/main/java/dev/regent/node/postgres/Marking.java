package dev.regent.node.postgres;

import dev.regent.node.settings.PostgresSettings;
import dev.regent.protocol.values.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks at a database that is to be adopted, while no node runs, and marks its directory; whatever
 * else there is to do is the node's, once the cluster is being founded.
 */
public final class Marking {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final MemberId me;
  private final PostgresSettings settings;
  private final boolean founder;
  private final DataFolder folder;
  private final Surroundings surroundings;
  private final Inheritance inheritance;

  /**
   * Touches nothing yet.
   *
   * @param founder whether a new cluster's first data is this member's
   * @throws IllegalArgumentException when a setting cannot be taken; the message names it
   */
  public Marking(MemberId me, PostgresSettings settings, boolean founder) {
    this.me = me;
    this.settings = settings;
    this.founder = founder;
    Path data = settings.dataDirectory().toAbsolutePath().normalize();
    Commands commands = new Commands(settings.binaries());
    this.folder = new DataFolder(me, data, commands);
    this.inheritance =
        new Inheritance(folder, new Configuration(me, settings, List.of()), commands);
    this.surroundings = new Surroundings(data);
  }

  /**
   * What is there.
   *
   * @param title what it is, in words
   * @param obstacles why it cannot be adopted; each says what to do
   * @param remarks what will be otherwise than before
   * @param server the number of the process that runs in it, and has to be stopped first
   */
  public record Finding(
      String title, List<String> obstacles, List<String> remarks, OptionalLong server) {
    /** Copies the lists. */
    public Finding {
      obstacles = List.copyOf(obstacles);
      remarks = List.copyOf(remarks);
    }

    private static Finding refused(Path data, String obstacle) {
      return new Finding(data.toString(), List.of(obstacle), List.of(), OptionalLong.empty());
    }
  }

  /** Whether, and as what, it can be adopted. Blocks for a second or two; changes nothing. */
  public Finding look() throws IOException, InterruptedException {
    if (folder.isAbsent()) {
      return Finding.refused(folder.data, "nothing is there: bring the database's directory there");
    }
    boolean ofMember = BackupLabel.isIn(folder.data) && Configuration.isIn(folder.data);
    if (!ofMember && folder.copyFile().read().isPresent()) {
      return Finding.refused(
          folder.data, "it is Regent's already; there is nothing to adopt, or to undo");
    }
    if (folder.isBegun()) {
      return Finding.refused(folder.data, begun());
    }
    List<String> obstacles = new ArrayList<>(surroundings.ofOwner());
    if (!obstacles.isEmpty()) { // The rest could not even be looked at.
      return new Finding(folder.data.toString(), obstacles, List.of(), OptionalLong.empty());
    }
    ControlFile control;
    try {
      folder.checkVersion();
      control = ControlFile.of(folder.data);
    } catch (PostgresException e) {
      return Finding.refused(folder.data, String.valueOf(e.getMessage()));
    }
    boolean runs = Processes.any(folder.data);
    obstacles.addAll(
        runs ? Adoptability.ofFiles(folder.data) : Adoptability.obstacles(folder.data, control));
    if (runs && Processes.server(folder.data).isEmpty()) {
      obstacles.add("a program of PostgreSQL works in it: let it come to its end");
    }
    obstacles.addAll(surroundings.ofPlace());
    obstacles.addAll(ofMember());
    List<String> remarks = new ArrayList<>();
    if (ofMember) { // Its configuration is Regent's, and is made anew.
      return new Finding(title(control), obstacles, remarks, Processes.server(folder.data));
    }
    try {
      obstacles.addAll(surroundings.ofConfiguration());
      OfflineSettings files = inheritance.files();
      inheritance.overridden(files).forEach(each -> remarks.add("from now on " + each));
      remarks.addAll(surroundings.remarks(files));
    } catch (PostgresException e) {
      obstacles.add("its configuration cannot be read: " + e.getMessage());
    }
    return new Finding(title(control), obstacles, remarks, Processes.server(folder.data));
  }

  private String title(ControlFile control) {
    return "%s: %s, system %s, timeline %d"
        .formatted(folder.data, kind(), control.systemId(), control.timeline());
  }

  private String kind() {
    if (BackupLabel.isIn(folder.data)) {
      return "a base backup";
    }
    return "the database of a " + (Adoptability.isForAStandby(folder.data) ? "standby" : "primary");
  }

  private List<String> ofMember() {
    List<String> obstacles = new ArrayList<>();
    boolean standbys = Adoptability.isForAStandby(folder.data);
    if (founder && BackupLabel.isIn(folder.data)) {
      obstacles.add(
          "it is a base backup, and %s founds the cluster: begin with the primary's directory; or, if the backup is all there is, start it once by PostgreSQL itself, and stop it with pg_ctl stop -m fast"
              .formatted(me));
    } else if (founder && standbys) {
      obstacles.add(
          "it is a standby's, and %s is the first data member of the configuration, which founds the cluster: let the primary's member be the first"
              .formatted(me));
    }
    if (!founder && !standbys) {
      obstacles.add(
          "it is a primary's, and only the first data member of the configuration founds a cluster: let %s be the first, or give it an empty directory"
              .formatted(me));
    }
    Secrets secrets = new Secrets(settings.secrets(), folder.data);
    for (String role : List.of("superuser", "replicator", "rewind", "app")) {
      try {
        secrets.password(role);
      } catch (IOException e) {
        obstacles.add(String.valueOf(e.getMessage()));
      }
    }
    return obstacles;
  }

  /**
   * Ends the server that runs in it by a fast shutdown: its clients are disconnected, and what it
   * has written drains to its standbys. Blocks.
   *
   * @throws PostgresException when it has not ended in time: it is still about to
   */
  public void stop() throws Exception {
    Processes.signal("INT", Processes.server(folder.data).orElseThrow());
    boolean ended =
        Patience.until(settings.stopDeadline(), LOOK, () -> !Processes.any(folder.data));
    if (!ended) {
      throw new PostgresException(
          "the PostgreSQL in %s has not ended within %s of a fast shutdown: look at its log"
              .formatted(folder.data, settings.stopDeadline()));
    }
  }

  private String begun() {
    return "the cluster is being founded with %s: start the node, and it goes on. Its former configuration is in %s"
        .formatted(folder.data, folder.data.resolve(FormerConfiguration.FOLDER));
  }

  /**
   * Has the node adopt it. On disk when this returns. What a member's backup has brought along of
   * its source's copy id (S4) goes first: beside that a mark means nothing.
   */
  public void mark() throws IOException {
    if (BackupLabel.isIn(folder.data)) {
      folder.copyFile().forget();
    }
    new AdoptionMark(folder.data).set();
  }

  /**
   * Takes the mark away again.
   *
   * @return why not, if so
   */
  public Optional<String> unmark() throws IOException {
    if (!folder.isToBeAdopted()) {
      return Optional.of(folder.data + " is not marked to be adopted");
    }
    if (folder.isBegun()) {
      return Optional.of(begun());
    }
    new AdoptionMark(folder.data).remove();
    return Optional.empty();
  }
}
