package dev.regent.node.fencing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Sends back each byte; stands for PostgreSQL in a network of its own. */
final class EchoServer {
  /** What is sent back half a second later. */
  static final int SLOW = 2;

  private EchoServer() {}

  /** Takes the port. */
  public static void main(String[] arguments) throws IOException {
    try (ServerSocket server = new ServerSocket(Integer.parseInt(arguments[0]))) {
      System.out.println("listening");
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> echo(client));
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      for (int read = client.getInputStream().read();
          read >= 0;
          read = client.getInputStream().read()) {
        Thread.sleep(read == SLOW ? 500 : 0);
        client.getOutputStream().write(read);
      }
    } catch (IOException | InterruptedException e) {
      // Cut by the fence.
    }
  }
}
