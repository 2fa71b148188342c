package io.culvert.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.connection.AgentServer;
import io.culvert.broker.session.SessionsUnderTest;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.settings.Settings;
import io.culvert.testing.load.HalfOpenClients;
import io.culvert.testing.load.LoggedLines;
import io.culvert.testing.load.ProcessUse;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.WindowBudget;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.CertificateBuilder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Connections to the agents' port that never come to a hello, more than there may be: those that
 * stay cost little, agents are let in meanwhile, and all are closed when their time is over. How
 * many may stay says {@code culvert.half-open}.
 */
class HalfOpenAgentsTest {
  private static final int MOST = Integer.getInteger("culvert.half-open", 200);
  private static final int COUNT = MOST + MOST / 10;
  private static final boolean CAMPAIGN = MOST > 1_000;

  /** Generous: what Netty keeps of a channel, a decoder each, and the longest hello but a byte. */
  private static final long MOST_BYTES_EACH = 64 * 1024;

  /** Generous too: with the compiler's own work, on a machine that has just begun. */
  private static final long MOST_NANOS_EACH = TimeUnit.MILLISECONDS.toNanos(50);

  private static final String UPGRADE =
      "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Protocol: culvert.v1\r\n\r\n";

  /** How far they get. */
  private enum Beginning {
    NOTHING,
    HALF_AN_UPGRADE,
    HALF_A_CLIENT_HELLO,
    NO_HELLO,
    HALF_A_HELLO,
    HALF_A_COMZY_MESSAGE;

    /** What is sent, and after an answer. */
    private List<byte[]> parts() {
      return switch (this) {
        case NOTHING -> List.of(new byte[0]);
        case HALF_AN_UPGRADE -> List.of(Arrays.copyOf(upgrade("/tunnel"), 90));
        // A handshake record of 512 bytes (RFC 8446 §5.1) that is not complete.
        case HALF_A_CLIENT_HELLO ->
            List.of(Arrays.copyOf(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, -4, 3}, 60));
        case NO_HELLO -> List.of(upgrade("/tunnel"));
        case HALF_A_HELLO -> List.of(upgrade("/tunnel"), message(0x82));
        case HALF_A_COMZY_MESSAGE -> List.of(upgrade("/"), message(0x81));
      };
    }

    private static byte[] upgrade(String path) {
      return UPGRADE.formatted(path).getBytes(ISO_8859_1);
    }

    /** The first 10 KB of a WebSocket message of 60 (RFC 6455 §5.2). */
    private static byte[] message(int first) {
      return ByteBuffer.allocate(10_000)
          .put((byte) first)
          .put((byte) 0xfe)
          .putShort((short) 60_000)
          .array();
    }
  }

  private final EventPublisher publisher =
      new EventPublisher(
          KafkaSettings.of("127.0.0.1:1", "http://127.0.0.1:1"), new SimpleMeterRegistry());
  private final EventLoops loops = EventLoops.start();
  private AgentServer server;

  @BeforeEach
  void listen(@TempDir Path folder) throws Exception {
    var bundle =
        new CertificateBuilder()
            .subject("CN=localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    var certificate = Files.writeString(folder.resolve("a.crt"), bundle.getCertificatePathPEM());
    var key = Files.writeString(folder.resolve("a.key"), bundle.getPrivateKeyPEM());
    var settings =
        BrokerSettings.from(
            new Settings(
                Map.of(
                    "WS_ADDRESS",
                    "127.0.0.1",
                    "WS_PORT",
                    "0",
                    "SSL_CERT_PATH",
                    certificate.toString(),
                    "SSL_KEY_PATH",
                    key.toString(),
                    "HELLO_TIMEOUT",
                    CAMPAIGN ? "60s" : "3s",
                    "MAX_STRANGERS",
                    String.valueOf(MOST),
                    "ANONYMOUS_PER_ADDRESS",
                    "0")));
    var reception = SessionsUnderTest.of(settings, publisher).reception();
    reception.ready();
    server = new AgentServer(settings, loops, reception, new WindowBudget(0), null);
    server.listen();
  }

  @AfterEach
  void stop() {
    server.stopListening();
    server.cutAll(TestLog.PATIENCE);
    publisher.close(Duration.ZERO);
    loops.close();
  }

  /** All of them at once; in a campaign each alone, so that it is seen what it costs. */
  static Stream<Set<Beginning>> trials() {
    return CAMPAIGN
        ? Arrays.stream(Beginning.values()).map(EnumSet::of)
        : Stream.of(EnumSet.allOf(Beginning.class));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void areHeldCheaplyLetOthersInAndAreLetGo(Set<Beginning> trial) throws Exception {
    assertLetIn();
    var before = ProcessUse.measure();
    var beginnings = trial.stream().map(Beginning::parts).toList();

    try (var log = LoggedLines.of("io.culvert")) {
      try (var clients = HalfOpenClients.open(server.port(), COUNT, beginnings)) {
        assertLetIn(); // though there is no room: one more of those that wait is closed
        await().atMost(TestLog.PATIENCE).until(() -> server.connections() <= MOST);
        var held = ProcessUse.measure().since(before);
        assertLetIn();
        assertThat(held.bytes() / MOST).as("bytes each").isLessThan(MOST_BYTES_EACH);
        System.out.printf("%,d × %s: %s%n", MOST, trial, held.each(MOST));

        clients.awaitAllClosed();
      }
      await().atMost(TestLog.PATIENCE).until(() -> server.connections() == 0);
      var after = ProcessUse.measure().since(before);
      System.out.printf("  closed: %s, %,d lines%n", after.each(COUNT), log.count());
      assertThat(after.processor() / COUNT).as("processor").isLessThan(MOST_NANOS_EACH);
      assertThat(log.count()).isLessThanOrEqualTo(log.mostByNow());
    }
  }

  private void assertLetIn() throws InterruptedException {
    try (var agent = TestAgent.anonymous(server.port())) {
      assertThat(agent.welcome().hostname()).isNotEmpty();
    }
  }
}
