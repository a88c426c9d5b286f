package dev.regent.playground.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The user as whom the processes run: the caller; where that is root, somebody without privileges,
 * because PostgreSQL refuses to run as root.
 *
 * @param name the user's name
 * @param prefix what precedes a command to run it as that user
 */
public record Account(String name, List<String> prefix) {

  /** Copies the list. */
  public Account {
    prefix = List.copyOf(prefix);
  }

  /**
   * The account to use here.
   *
   * @throws MachineException when there is none
   */
  public static Account choose() {
    String caller = System.getProperty("user.name", "");
    if (!caller.equals("root")) {
      return new Account(caller, List.of());
    }
    if (Programs.find("setpriv").isEmpty()) {
      throw new MachineException(
          "PostgreSQL refuses to run as root, and there is no setpriv (util-linux) here to run it"
              + " as somebody else: start the demo as an ordinary user");
    }
    return Stream.of(System.getenv("SUDO_USER"), "postgres", "nobody")
        .filter(name -> name != null && !name.equals("root"))
        .flatMap(name -> unprivileged(name).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new MachineException(
                    "PostgreSQL refuses to run as root, and neither postgres nor nobody is a user"
                        + " here: start the demo as an ordinary user"));
  }

  private static Optional<Account> unprivileged(String name) {
    Programs.Outcome user = Programs.run(List.of("id", "-u", name));
    Programs.Outcome group = Programs.run(List.of("id", "-g", name));
    if (!user.succeeded() || !group.succeeded() || user.output().equals("0")) {
      return Optional.empty();
    }
    return Optional.of(
        new Account(
            name,
            List.of(
                "setpriv",
                "--reuid=" + user.output(),
                "--regid=" + group.output(),
                "--clear-groups",
                "--")));
  }

  /** Whether it is another user than the caller. */
  public boolean isAnother() {
    return !prefix.isEmpty();
  }

  /** That command, run as this user. */
  public List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return all;
  }

  /** The same in a session of its own, where a terminal's Ctrl-C does not reach it. */
  public List<String> commandApart(List<String> command) {
    List<String> all = new ArrayList<>();
    if (Programs.find("setsid").isPresent()) {
      all.add("setsid");
    }
    all.addAll(command(command));
    return all;
  }

  /**
   * Fails unless this user can run that program.
   *
   * @throws MachineException with what the program, or the attempt, said
   */
  public void check(List<String> program) {
    Programs.Outcome outcome = Programs.run(command(program));
    if (!outcome.succeeded()) {
      throw new MachineException(
          "user %s cannot run %s: %s".formatted(name, program.getFirst(), outcome.output()));
    }
  }

  /** Makes a folder that is this user's own, and nobody else's to read. */
  public void makeFolder(Path folder) {
    try {
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    give(folder);
  }

  /** Gives a folder that the caller has just made, with the files in it, to this user. */
  public void give(Path folder) {
    if (!isAnother()) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      UserPrincipal owner =
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
      // The folder last: until then nobody else can put anything into it.
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setOwner(owner);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
