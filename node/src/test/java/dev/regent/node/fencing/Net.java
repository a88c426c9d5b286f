package dev.regent.node.fencing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A network namespace with an echo server, and an address in it that is not the loopback. */
final class Net implements AutoCloseable {
  static final String OUTSIDE = "192.0.2.1";
  static final String INSIDE = "192.0.2.2";
  static final int PORT = 5432;

  private static final String NAME = "regent-it";

  private final Path folder;
  private final Process server;

  private Net(Path folder) throws IOException {
    this.folder = folder;
    String classes = EchoServer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    server =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                NAME,
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-cp",
                classes,
                EchoServer.class.getName(),
                Integer.toString(PORT))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
    if (!"listening".equals(lines.readLine())) {
      throw new IOException("the echo server does not listen");
    }
  }

  /** Skips the test, and says why, where no such network can be made. */
  static Net make(Path folder) throws Exception {
    assumeTrue(
        run("ip", "netns", "add", NAME),
        "SKIPPED: this needs root, the program ip, and the right to make a network namespace");
    boolean wired =
        run("ip", "link", "add", "rg-out", "type", "veth", "peer", "rg-in", "netns", NAME)
            && run("ip", "addr", "add", OUTSIDE + "/30", "dev", "rg-out")
            && run("ip", "link", "set", "rg-out", "up")
            && inside("ip", "addr", "add", INSIDE + "/30", "dev", "rg-in")
            && inside("ip", "link", "set", "rg-in", "up")
            && inside("ip", "link", "set", "lo", "up");
    boolean firewall = wired && inside("nft", "list", "ruleset");
    if (!firewall) {
      run("ip", "netns", "delete", NAME);
    }
    assumeTrue(firewall, "SKIPPED: this needs the program nft, and a kernel with nf_tables");
    return new Net(folder);
  }

  /** A program that runs {@code nft} in there, and another command once its input is there. */
  String nft(String before) throws IOException {
    Path script = folder.resolve("nft" + before.hashCode());
    String late = before.isEmpty() ? "" : "batch=$(cat)\n" + before + "\necho \"$batch\" |";
    Files.writeString(script, "#!/bin/sh\n%s ip netns exec %s nft \"$@\"\n".formatted(late, NAME));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }

  /** A connection from outside; refused or reset, it fails. */
  static Socket connect() throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(INSIDE, PORT), 1000);
      socket.setSoTimeout(1000);
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** One byte there and back; fails when the connection is cut. */
  static void echo(Socket socket) throws IOException {
    socket.getOutputStream().write(1);
    if (socket.getInputStream().read() != 1) {
      throw new IOException("closed");
    }
  }

  static boolean inside(String... command) throws IOException, InterruptedException {
    List<String> full = new ArrayList<>(List.of("ip", "netns", "exec", NAME));
    full.addAll(List.of(command));
    return run(full.toArray(String[]::new));
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      server.destroyForcibly().onExit().join();
      run("ip", "link", "delete", "rg-out");
      run("ip", "netns", "delete", NAME);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
