package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.events.SessionOpened;
import io.culvert.events.SessionTicked;
import io.culvert.events.TunnelProtocol;
import io.culvert.schemas.Topics;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TCP tunnels from a public client through the whole product to a real local server. */
@Timeout(180)
class TcpTunnelsEndToEndTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final int BULK = Integer.getInteger("culvert.test.tcp.bytes", 10_000_000);

  @Test
  void aDatabaseIsUsedThroughATunnelAsIfItWereThere() throws Exception {
    int database = CULVERT.port("DB_PORT");
    try (var agent = RawAgent.tcp(CULVERT, database)) {
      var url = "jdbc:postgresql://127.0.0.1:" + agent.publicPort() + "/culvert";
      try (var connection = connect(url);
          var statement = connection.createStatement();
          var rows = statement.executeQuery("select count(*) from generate_series(1, 100000)")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(100_000);
      }
    }
  }

  @Test
  void manyBytesBothWaysArriveAsTheyWereAndAreCounted() throws Exception {
    try (var origin = new Echo();
        var agent = RawAgent.tcp(CULVERT, origin.port());
        var client = new Socket(InetAddress.getLoopbackAddress(), agent.publicPort());
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent = pool.submit(() -> send(client, BULK));
      var received = pool.submit(() -> digest(client.getInputStream(), BULK));

      assertThat(received.get()).isEqualTo(sent.get());
      assertThat(client.getInputStream().read()).isEqualTo(-1); // its end came through too

      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  counted(agent.sessionId(), SessionTicked::getBytesIn) >= BULK
                      && counted(agent.sessionId(), SessionTicked::getBytesOut) >= BULK);
      assertThat(counted(agent.sessionId(), SessionTicked::getBytesOut)).isEqualTo(BULK);
      assertThat(counted(agent.sessionId(), SessionTicked::getRequests)).isEqualTo(1);
    }
  }

  @Test
  void theSamePortComesBackWithTheAgent() throws IOException {
    try (var origin = new Echo()) {
      int port;
      String session;
      try (var first = RawAgent.tcp(CULVERT, origin.port())) {
        port = first.publicPort();
        session = first.sessionId();
      }
      try (var second = RawAgent.tcp(CULVERT, origin.port())) {
        assertThat(second.publicPort()).isEqualTo(port);
      }
      var opened =
          CULVERT.read(Topics.SESSION_EVENTS).stream()
              .filter(event -> event.getSessionId().equals(session))
              .map(event -> event.getPayload())
              .filter(SessionOpened.class::isInstance)
              .map(SessionOpened.class::cast)
              .findFirst()
              .orElseThrow();
      assertThat(opened.getProtocol()).isEqualTo(TunnelProtocol.TCP);
      assertThat(opened.getPublicPort()).isEqualTo(port);
    }
  }

  /** As the platform's own user; the listener may need a moment longer than its tunnel. */
  private static Connection connect(String url) throws IOException {
    Path passwords;
    try (var files = Files.walk(CULVERT.data())) {
      passwords = files.filter(file -> file.endsWith("passwords")).findFirst().orElseThrow();
    }
    var password = Files.readAllLines(passwords).get(1);
    return await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(() -> DriverManager.getConnection(url, "culvert", password), Objects::nonNull);
  }

  private static long counted(String session, ToLongFunction<SessionTicked> what) {
    return CULVERT.read(Topics.SESSION_EVENTS).stream()
        .filter(event -> event.getSessionId().equals(session))
        .map(event -> event.getPayload())
        .filter(SessionTicked.class::isInstance)
        .map(SessionTicked.class::cast)
        .mapToLong(what)
        .sum();
  }

  /** Sends so many bytes and ends this direction only. */
  private static String send(Socket client, int bytes) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    var random = new Random(1);
    var piece = new byte[100_000];
    var out = new DataOutputStream(client.getOutputStream());
    for (int left = bytes; left > 0; left -= piece.length) {
      random.nextBytes(piece);
      int length = Math.min(left, piece.length);
      digest.update(piece, 0, length);
      out.write(piece, 0, length);
    }
    client.shutdownOutput();
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String digest(InputStream in, int bytes) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    var piece = new byte[100_000];
    for (int left = bytes; left > 0; ) {
      int length = in.read(piece, 0, Math.min(left, piece.length));
      assertThat(length).isPositive();
      digest.update(piece, 0, length);
      left -= length;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A local server that says back what it is told, until its client ends. */
  private static final class Echo implements AutoCloseable {
    private final ServerSocket server;

    Echo() throws IOException {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(this::accept);
    }

    int port() {
      return server.getLocalPort();
    }

    private void accept() {
      while (!server.isClosed()) {
        try {
          var socket = server.accept();
          Thread.startVirtualThread(() -> echo(socket));
        } catch (IOException closed) {
          return;
        }
      }
    }

    private static void echo(Socket socket) {
      try (socket) {
        socket.getInputStream().transferTo(socket.getOutputStream());
      } catch (IOException gone) {
        // The client has left.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
