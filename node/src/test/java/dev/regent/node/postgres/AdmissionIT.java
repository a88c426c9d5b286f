package dev.regent.node.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door inside a real server. */
class AdmissionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final String REFUSED = "28000";
  private static final String BUSY = "select count(*) from generate_series(1, 2000000000)";

  @TempDir Path folder;

  @Test
  void clientsPassOnlyWhenTheyAreAdmitted() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      assertThatThrownBy(one::app).isInstanceOf(SQLException.class).satisfies(this::isRefused);
      for (int round = 0; round < 3; round++) {
        assertThat(one.ask("admit", one.postgres.admit(true))).isTrue();
        assertThat(one.ask("admit again", one.postgres.admit(true))).isTrue();
        one.app("select 1");
        assertThat(one.ask("shut", one.postgres.admit(false))).isFalse();
        assertThat(one.ask("shut again", one.postgres.admit(false))).isFalse();
        assertThatThrownBy(one::app).satisfies(this::isRefused);
      }
      assertThat(one.ask("probe", one.postgres.probe())).isEqualTo(new Health.Well());
    }
  }

  @Test
  void startIsShutWhateverWasBefore() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      one.ask("admit", one.postgres.admit(true));
      one.ask("kill", one.postgres.kill());
      assertThat(one.ask("admit nobody", one.postgres.admit(true))).isFalse();
      one.ask("start", one.postgres.start());
      assertThatThrownBy(one::app).satisfies(this::isRefused);
      one.ask("admit", one.postgres.admit(true));
      one.app("select 1");
    }
  }

  @Test
  void shuttingEndsEverySessionOfAClient() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      one.ask("admit", one.postgres.admit(true));
      try (Connection idle = one.app();
          Connection busy = one.app();
          Statement statement = busy.createStatement()) {
        CompletableFuture<Void> query = start(statement, "select pg_sleep(60)");
        await(() -> count(one, "query like 'select pg_sleep%'") == 1);
        one.ask("shut", one.postgres.admit(false));
        assertThat(count(one, "usename = 'app'")).isZero();
        assertThatThrownBy(query::join).isInstanceOf(CompletionException.class);
        assertThat(idle.isValid(1)).isFalse();
      }
    }
  }

  /** Forked before the reload, it would be let in by the old file once it sends its password. */
  @Test
  void shuttingEndsWhoHasYetToAuthenticate() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      one.ask("admit", one.postgres.admit(true));
      try (Socket mute = new Socket(InetAddress.getLoopbackAddress(), one.settings.port());
          Socket asked = new Socket(InetAddress.getLoopbackAddress(), one.settings.port())) {
        startup(asked);
        assertThat(asked.getInputStream().read()).as("asks for a password").isEqualTo('R');
        one.ask("shut", one.postgres.admit(false));
        assertThat(ended(asked)).isTrue();
        assertThat(ended(mute)).isTrue();
      }
      assertThat(one.ask("probe", one.postgres.probe())).isEqualTo(new Health.Well());
    }
  }

  /** S9: it would be sent commits that no standby has confirmed. */
  @Test
  void shuttingEndsWhoDecodesWal() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      try (Session session = one.superuser()) {
        session.run("create role decoder login replication password 'decoder'");
      }
      one.ask("admit", one.postgres.admit(true));
      try (Connection decoder = one.decoder()) {
        assertThat(count(one, "usename = 'decoder' and backend_type = 'walsender'")).isEqualTo(1);
        one.ask("shut", one.postgres.admit(false));
        assertThat(count(one, "usename = 'decoder'")).isZero();
        assertThat(decoder.isValid(1)).isFalse();
      }
      assertThatThrownBy(one::decoder).satisfies(this::isRefused);
    }
  }

  /** It obeys no SIGTERM by which a client would end, and is ended by none. */
  @Test
  void processThatNeverHasASessionIsLeftInPeace() throws Exception {
    try (Trial one = Trial.shutPrimaryWithAWorker("one", folder)) {
      List<ProcessHandle> workers = workers(one);
      assertThat(workers).hasSize(1);
      one.ask("admit", one.postgres.admit(true));
      one.ask("shut", one.postgres.admit(false));
      assertThat(workers(one)).isEqualTo(workers);
    }
  }

  /** PostgreSQL shows new settings also when it could not load pg_hba.conf and kept the old one. */
  @Test
  void doorIsNotBelievedToBeShutWhileClientsGetIn() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      one.ask("kill", one.postgres.kill());
      Path taken = folder.resolve("hba");
      one.postgres = one.with(OddBinaries.readingHosts(taken, one));
      Files.writeString(
          taken, HostAuthentication.render(List.of()) + HostAuthentication.everyClient());
      assertThatThrownBy(() -> one.ask("start", one.postgres.start()))
          .hasMessageContaining("clients are not refused");
      assertThat(Processes.any(one.settings.dataDirectory())).isFalse();
      Files.writeString(taken, HostAuthentication.render(List.of()));
      one.ask("start", one.postgres.start());
      Files.writeString(
          taken, HostAuthentication.render(List.of()) + HostAuthentication.everyClient());
      one.ask("admit", one.postgres.admit(true));
      assertThatThrownBy(() -> one.ask("shut", one.postgres.admit(false)))
          .hasMessageContaining("clients are not refused");
      Files.writeString(taken, HostAuthentication.render(List.of()));
      assertThat(one.ask("shut", one.postgres.admit(false))).isFalse();
    }
  }

  /** S14: it is a planned stop all the same, and tells how far its WAL reaches. */
  @Test
  void stopThatCannotWriteTheDoorsFileIsAStop() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      one.ask("admit", one.postgres.admit(true));
      Path inTheWay = one.settings.dataDirectory().resolve("pg_hba.conf.tmp");
      Files.createDirectories(inTheWay.resolve("full"));
      assertThatThrownBy(() -> one.ask("shut", one.postgres.admit(false)))
          .hasMessageContaining("pg_hba.conf.tmp");
      assertThat(one.ask("stop", one.postgres.stop())).isPresent();
    }
  }

  /** A busy session goes on to serve its client when its postmaster is gone. */
  @Test
  void serverThatEndedIsShutOnlyWhenItsSessionsAreGone() throws Exception {
    CompletableFuture<Void> query;
    try (Trial one = Trial.shutPrimary("one", folder)) {
      one.ask("admit", one.postgres.admit(true));
      Statement statement = one.app().createStatement(); // Its close would wait for the query.
      query = start(statement, BUSY);
      await(() -> count(one, "state = 'active' and usename = 'app'") == 1);
      CompletableFuture<Void> exit = new CompletableFuture<>();
      one.postgres.onExit(() -> exit.complete(null));
      long postmaster = Processes.postmaster(one.settings.dataDirectory());
      ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();
      exit.get(5, TimeUnit.SECONDS);
      assertThatThrownBy(() -> one.ask("shut", one.postgres.admit(false)))
          .hasMessageContaining("still there");
      one.ask("kill", one.postgres.kill());
      assertThat(one.ask("shut", one.postgres.admit(false))).isFalse();
    }
    assertThatThrownBy(query::join).isInstanceOf(CompletionException.class);
  }

  /** Stops as it should: the door is shut by sessions, and a server that stops takes none. */
  @Test
  void stopShutsTheDoorItself() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder)) {
      one.ask("admit", one.postgres.admit(true));
      try (Connection client = one.app()) {
        var stopping = one.postgres.stop();
        assertThat(one.ask("shut", one.postgres.admit(false))).isFalse();
        assertThat(one.ask("stop", stopping)).isPresent();
        assertThat(client.isValid(1)).isFalse();
      }
    }
  }

  @Test
  void peersPassAShutDoorAndStayThroughIt() throws Exception {
    try (Trial one = Trial.shutPrimary("one", folder);
        Trial two = Trial.member("two", folder)) {
      one.ask("admit", one.postgres.admit(true));
      two.ask("clone", two.postgres.cloneFrom(one.upstream()));
      two.ask("start", two.postgres.start());
      two.ask("follow", two.postgres.follow(one.upstream()));
      await(() -> count(one, "backend_type = 'walsender'") == 1);
      String sender =
          text(one, "select pid from pg_stat_activity where backend_type = 'walsender'");
      one.ask("shut", one.postgres.admit(false));
      assertThat(text(one, "select pid from pg_stat_activity where backend_type = 'walsender'"))
          .isEqualTo(sender);
      two.ask("sever", two.postgres.sever());
      two.ask("follow again", two.postgres.follow(one.upstream()));
      await(() -> count(one, "backend_type = 'walsender'") == 1);
    }
  }

  private void isRefused(Throwable failure) {
    assertThat(((SQLException) failure).getSQLState()).isEqualTo(REFUSED);
  }

  private static void startup(Socket socket) throws IOException {
    byte[] words = "user\0app\0database\0app\0\0".getBytes(StandardCharsets.UTF_8);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(8 + words.length);
    out.writeInt(3 << 16); // The protocol's version.
    out.write(words);
    out.flush();
  }

  private static boolean ended(Socket socket) throws IOException {
    socket.setSoTimeout(1000);
    InputStream in = socket.getInputStream();
    try {
      in.readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // Reset.
    }
  }

  /** Of pg_prewarm. */
  private static List<ProcessHandle> workers(Trial of) throws IOException {
    long postmaster = Processes.postmaster(of.settings.dataDirectory());
    return ProcessHandle.of(postmaster)
        .orElseThrow()
        .children()
        .filter(child -> title(child).contains("autoprewarm"))
        .toList();
  }

  private static String title(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return ""; // It has ended.
    }
  }

  private static long count(Trial of, String condition) throws Exception {
    return Long.parseLong(text(of, "select count(*) from pg_stat_activity where " + condition));
  }

  private static String text(Trial of, String sql) throws Exception {
    Secrets secrets = new Secrets(of.settings.secrets(), of.settings.dataDirectory());
    try (Session session = new Sessions(of.settings.port(), secrets).open(PATIENCE)) {
      return session.text(sql);
    }
  }

  private static void await(Patience.Condition condition) throws Exception {
    assertThat(Patience.until(PATIENCE, LOOK, condition)).isTrue();
  }

  /** Not on the common pool, whose only thread the exit of a process needs too. */
  private static CompletableFuture<Void> start(Statement statement, String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            statement.execute(sql);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        },
        Thread::startVirtualThread);
  }
}
