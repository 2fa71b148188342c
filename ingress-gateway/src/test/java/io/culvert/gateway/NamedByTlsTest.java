package io.culvert.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.testing.ClientHello;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.SelfSigned;
import io.culvert.gateway.testing.Soon;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.tls.Certificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS tunnels on the HTTPS port and databases on theirs: who is found by the name, and how. */
class NamedByTlsTest {
  private static final int SSL_REQUEST = 80_877_103;
  private static final int GSS_ENC_REQUEST = 80_877_104;
  private static final int CANCEL_REQUEST = 80_877_102;
  private static final int STARTUP = 196_608;
  private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};
  private static final byte[] ACCESS_DENIED = {21, 3, 3, 0, 2, 2, 49};

  @TempDir private Path folder;
  private final GatewayUnderTest gateway = new GatewayUnderTest();
  private final SelfSigned certificate = SelfSigned.of("db.localhost");

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aTlsTunnelGetsTheConnectionAsItIs() throws IOException {
    int port = gateway.listenTls(null, Duration.ZERO);
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TLS, null);
    var hello = ClientHello.of("DB.localhost");
    try (var client = new RawClient(port)) {
      // In two pieces: nothing of what was read before is lost.
      client.send(Arrays.copyOf(hello, 20));
      client.send(Arrays.copyOfRange(hello, 20, hello.length));
      var stream = tunnel.stream(0);
      Soon.until(() -> stream.bodySize() == hello.length);
      assertThat(stream.body()).isEqualTo(hello);

      stream.send("whatever the origin says");
      stream.sendEnd("");
      assertThat(client.readToEnd()).isEqualTo("whatever the origin says");
      client.shutdownOutput();
      Soon.until(stream::isEnded);
      assertThat(stream.wasReset()).isNull();
    }
  }

  @Test
  void withoutCertificatesNobodyElseIsKnown() throws IOException {
    int port = gateway.listenTls(null, Duration.ZERO);
    gateway.tunnels.online("shop.localhost");

    assertThat(answerTo(port, ClientHello.of("nobody.localhost"))).isEqualTo(UNRECOGNIZED_NAME);
    assertThat(answerTo(port, ClientHello.of("shop.localhost"))).isEqualTo(UNRECOGNIZED_NAME);
    assertThat(answerTo(port, ClientHello.of(null))).isEqualTo(UNRECOGNIZED_NAME);
  }

  @Test
  void anHttpRequestForATunnelThatCarriesNoneIsToldSo() throws IOException {
    gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TLS, null);
    try (var client = gateway.connect()) {
      var response = client.send("GET / HTTP/1.1\r\nHost: db.localhost\r\n\r\n").read();
      assertThat(response.status()).isEqualTo(421);
      assertThat(response.field("Culvert-Error")).isEqualTo("CVT-1061");
    }
  }

  @Test
  void aDatabaseThatSpeaksTlsIsAskedForItAndThenLeftAlone() throws IOException {
    int port = gateway.listenForPostgres(null);
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TLS, null);
    var hello = ClientHello.of("db.localhost");
    try (var client = new RawClient(port)) {
      client.send(packet(SSL_REQUEST));
      assertThat(client.readNBytes(1)).containsExactly('S');
      client.send(hello);
      var stream = tunnel.stream(0);
      Soon.until(() -> stream.bodySize() == 8);
      assertThat(stream.body()).isEqualTo(packet(SSL_REQUEST));

      stream.send("S");
      Soon.until(() -> stream.bodySize() == 8 + hello.length);
      stream.send("handshake");
      assertThat(client.readNBytes(9)).isEqualTo("handshake".getBytes(UTF_8));
    }
    Soon.until(() -> tunnel.stream(0).isEnded());
  }

  @Test
  void aDatabaseWithoutTlsIsNotReachedByATlsTunnel() throws IOException {
    int port = gateway.listenForPostgres(null);
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TLS, null);
    tunnel.onOpen(stream -> {});
    try (var client = new RawClient(port)) {
      client.send(packet(SSL_REQUEST));
      client.readNBytes(1);
      client.send(ClientHello.of("db.localhost"));
      var stream = tunnel.stream(0);
      stream.send("N");
      assertThat(client.readNBytes(7)).isEqualTo(ACCESS_DENIED);
      assertThat(stream.wasReset()).isEqualTo(ResetCode.CLIENT_LEFT);
    }
  }

  @Test
  void aClientMayBeginWithTlsAtOnce() throws IOException {
    int port = gateway.listenForPostgres(null);
    var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TLS, null);
    var hello = ClientHello.of("db.localhost");
    try (var client = new RawClient(port)) {
      client.send(hello);
      Soon.until(() -> tunnel.stream(0).bodySize() == hello.length);
      assertThat(tunnel.stream(0).body()).isEqualTo(hello);
    }
  }

  @Test
  void aTcpTunnelsDatabaseGetsTheConnectionDecrypted() throws Exception {
    try (var certificates = certificates()) {
      int port = gateway.listenForPostgres(certificates);
      var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, 20_001);
      try (var client = encrypted(port, "db.localhost")) {
        client.getOutputStream().write("startup".getBytes(UTF_8));
        var stream = tunnel.stream(0);
        Soon.until(() -> stream.bodySize() == 7);
        stream.send("ready");
        stream.sendEnd("");
        assertThat(client.getInputStream().readAllBytes()).isEqualTo("ready".getBytes(UTF_8));
      }
      Soon.until(() -> tunnel.stream(0).isEnded() || tunnel.stream(0).wasReset() != null);
    }
  }

  @Test
  void aQueryIsEndedByWhoeverHasItsKeyInClearToo() throws Exception {
    var key = new byte[] {0, 0, 1, 2, 3, 4, 5, 6};
    try (var certificates = certificates()) {
      int port = gateway.listenForPostgres(certificates);
      var tunnel = gateway.tunnels.onlineRaw("db.localhost", TunnelKind.TCP, 20_001);
      try (var client = encrypted(port, "db.localhost")) {
        client.getOutputStream().write("startup".getBytes(UTF_8));
        var stream = tunnel.stream(0);
        Soon.until(() -> stream.bodySize() == 7);
        // Authentication, a parameter and the key, cut where it is most awkward.
        var beginning = ByteBuffer.allocate(9 + 8 + 13);
        beginning.put((byte) 'R').putInt(8).putInt(0);
        beginning.put((byte) 'S').putInt(7).put(new byte[] {'a', 0, 0});
        beginning.put((byte) 'K').putInt(12).put(key);
        stream.send(Arrays.copyOf(beginning.array(), 19));
        stream.send(Arrays.copyOfRange(beginning.array(), 19, beginning.capacity()));
        assertThat(client.getInputStream().readNBytes(30)).isEqualTo(beginning.array());

        try (var cancelling = new RawClient(port)) {
          cancelling.send(Arrays.copyOf(cancelRequest(key), 9));
          cancelling.send(Arrays.copyOfRange(cancelRequest(key), 9, 16));
          var cancel = tunnel.stream(1);
          Soon.until(() -> cancel.bodySize() == 16);
          assertThat(cancel.body()).isEqualTo(cancelRequest(key));
          cancel.sendEnd("");
          assertThat(cancelling.readToEnd()).isEmpty();
        }
        key[7]++;
        assertThat(answerTo(port, cancelRequest(key))).isEmpty();
        assertThat(tunnel.streams()).hasSize(2);
      }
    }
  }

  @Test
  void whyThereIsNoDatabaseIsSaidInsideOfTls() throws Exception {
    try (var certificates = certificates()) {
      int port = gateway.listenForPostgres(certificates);
      gateway.tunnels.online("shop.localhost");

      assertThat(errorFor(port, "nobody.localhost")).startsWith("E").contains("C08004", "CVT-1001");
      assertThat(errorFor(port, "shop.localhost")).contains("CVT-1065");
    }
  }

  @Test
  void encryptionByGssIsDeclinedAndTlsAskedForNext() throws IOException {
    int port = gateway.listenForPostgres(null);
    try (var client = new RawClient(port)) {
      client.send(packet(GSS_ENC_REQUEST));
      assertThat(client.readNBytes(1)).containsExactly('N');
      client.send(packet(SSL_REQUEST));
      assertThat(client.readNBytes(1)).containsExactly('S');
    }
  }

  @Test
  void withoutTlsNobodyKnowsWhichDatabaseIsMeant() throws IOException {
    int port = gateway.listenForPostgres(null);

    assertThat(new String(answerTo(port, packet(STARTUP)), UTF_8))
        .contains("SFATAL", "C08004", "CVT-1062", "Set sslmode=require in the client.");
    assertThat(answerTo(port, packet(CANCEL_REQUEST))).isEmpty();
  }

  @Test
  void bytesBeforeTheHandshakeAreNotTakenForEncrypted() throws IOException {
    int port = gateway.listenForPostgres(null);
    var stuffed = ByteBuffer.allocate(16).put(packet(SSL_REQUEST)).put(packet(STARTUP)).array();

    assertThat(new String(answerTo(port, stuffed), UTF_8)).contains("C08P01", "CVT-1064");
    assertThat(new String(answerTo(port, "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)), UTF_8))
        .contains("C08P01", "CVT-1064");
  }

  private static byte[] packet(int code) {
    return ByteBuffer.allocate(8).putInt(8).putInt(code).array();
  }

  private static byte[] cancelRequest(byte[] key) {
    return ByteBuffer.allocate(8 + key.length)
        .putInt(8 + key.length)
        .putInt(CANCEL_REQUEST)
        .put(key)
        .array();
  }

  /** Everything that is said to such a beginning, until a close or a reset. */
  private static byte[] answerTo(int port, byte[] beginning) throws IOException {
    try (var client = new RawClient(port)) {
      client.send(beginning);
      var answer = new ByteArrayOutputStream();
      try {
        for (var octet = client.readNBytes(1); octet.length > 0; octet = client.readNBytes(1)) {
          answer.writeBytes(octet);
        }
      } catch (SocketException reset) {
        // That is an end too.
      }
      return answer.toByteArray();
    }
  }

  private String errorFor(int port, String hostname) throws Exception {
    try (var client = encrypted(port, hostname)) {
      client.getOutputStream().write(packet(STARTUP));
      return new String(client.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private SSLSocket encrypted(int port, String hostname) throws Exception {
    var plain = new Socket("127.0.0.1", port);
    plain.setSoTimeout(15_000);
    plain.getOutputStream().write(packet(SSL_REQUEST));
    assertThat(plain.getInputStream().read()).isEqualTo('S');
    var socket =
        (SSLSocket)
            certificate.trusted().getSocketFactory().createSocket(plain, hostname, port, true);
    var parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(hostname)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private Certificates certificates() throws IOException {
    return certificate.servedFrom(folder, "postgresql");
  }
}
