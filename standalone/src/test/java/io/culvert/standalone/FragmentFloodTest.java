package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.testing.load.ProcessUse;
import io.culvert.tunnel.frame.ProtocolLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * WebSockets that pass through and whose messages never end, in fragments of a byte, towards
 * somebody who does not read: the flood stands still, costs windows and no more, and others are
 * served beside it. How many fragments share a write says {@code culvert.flood.pieces}; with 1 each
 * is a packet.
 */
@Timeout(600)
class FragmentFloodTest {
  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final int PIECES = Integer.getInteger("culvert.flood.pieces", 500);
  private static final int CLIENTS = 4;

  /** Windows in and out of the broker and the gateway, and what else goes on meanwhile. */
  private static final long MOST_OF_PLATFORM =
      CLIENTS * 2L * ProtocolLimits.MAX_WINDOW + (32L << 20);

  private static final long MOST_OF_AGENT = 64L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(PIECES == 1 ? 300 : 60);

  private static FloodOrigin origin;
  private static AgentProcess agent;

  private final List<RawHttp> clients = new ArrayList<>();
  private final LongAdder sent = new LongAdder();
  private ProcessUse platformBefore;
  private MemoryInUse agentBefore;

  @BeforeAll
  static void start() throws Exception {
    origin = FloodOrigin.start(PIECES);
    agent = AgentProcess.start(CULVERT, origin.port(), "flood");
  }

  @AfterAll
  static void stop() throws Exception {
    agent.close();
    origin.close();
  }

  @BeforeEach
  void look() throws IOException {
    assertServed();
    platformBefore = ProcessUse.measure();
    agentBefore = MemoryInUse.of(agent.process());
  }

  @AfterEach
  void leave() throws Exception {
    for (var client : clients) {
      client.close();
    }
  }

  @Test
  void towardsAnOriginThatDoesNotReadItStandsStill() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      var client = upgraded("/mute");
      Thread.startVirtualThread(() -> flood(client));
    }
    awaitStandstill(sent::sum);
    assertCheap("towards the origin", sent.sum());
    assertServed();

    long before = sent.sum();
    origin.readOn();
    await().atMost(PATIENCE).until(() -> sent.sum() > before + (1 << 20));
    leave();
    awaitRecorded("/mute");
  }

  @Test
  void towardsAClientThatDoesNotReadItStandsStill() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      upgraded("/pours");
    }
    awaitStandstill(origin::poured);
    assertCheap("towards the client", origin.poured());
    assertServed();

    long before = origin.poured();
    var buffer = new byte[256 * 1024];
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              assertThat(clients.getFirst().read(buffer)).isPositive();
              return origin.poured() > before + (1 << 20);
            });
    leave();
    awaitRecorded("/pours");
  }

  private RawHttp upgraded(String target) throws IOException {
    var client = RawHttp.connect(CULVERT.port("HTTP_PORT"));
    clients.add(client);
    client.send(
        "GET "
            + target
            + " HTTP/1.1\r\nHost: "
            + agent.hostname()
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    assertThat(client.head().status()).isEqualTo(101);
    return client;
  }

  /** Continuations without end, masked with zeroes (RFC 6455 §5.2, §5.4). */
  private void flood(RawHttp client) {
    var fragments = FloodOrigin.repeated(new byte[] {0, (byte) 0x81, 0, 0, 0, 0, 'x'}, PIECES);
    try {
      var out = client.socket().getOutputStream();
      while (true) {
        out.write(fragments);
        sent.add(fragments.length);
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void awaitStandstill(LongSupplier bytes) {
    var last = new AtomicLong(-1);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(700))
        .until(
            () -> {
              long now = bytes.getAsLong();
              return now > 0 && last.getAndSet(now) == now;
            });
  }

  private void assertCheap(String way, long bytes) throws IOException {
    var platform = ProcessUse.measure().since(platformBefore);
    long agents = MemoryInUse.of(agent.process()).total() - agentBefore.total();
    System.out.printf(
        "%d floods %s stood still after %,d KB: platform %,d KB of heap and %,d KB of buffers,"
            + " agent %,d KB%n",
        CLIENTS, way, bytes >> 10, platform.heap() >> 10, platform.buffers() >> 10, agents >> 10);
    assertThat(platform.bytes()).isLessThan(MOST_OF_PLATFORM);
    assertThat(agents).isLessThan(MOST_OF_AGENT);
  }

  private static void assertServed() {
    assertThat(CULVERT.get(agent.hostname(), "/").statusCode()).isEqualTo(200);
  }

  /** With how much passed, and nothing of what it was. */
  private static void awaitRecorded(String target) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(recorded(target))
                    .hasSize(CLIENTS)
                    .allMatch(
                        each ->
                            each.get("status").asInt() == 101
                                && size(each, "request") + size(each, "response") > 100_000));
    var whole = CULVERT.api("/api/v1/requests/" + recorded(target).getFirst().get("id").asString());
    for (var body : List.of("requestBody", "responseBody")) {
      assertThat(whole.get(body).get("completeness").asString()).isEqualTo("OFF");
    }
  }

  private static long size(JsonNode exchange, String of) {
    return exchange.path(of + "Size").asLong(0);
  }

  private static List<JsonNode> recorded(String target) {
    var found = new ArrayList<JsonNode>();
    for (var item : CULVERT.api("/api/v1/requests?host=" + agent.hostname()).get("items")) {
      if (item.get("target").asString().equals(target) && !item.get("open").asBoolean()) {
        found.add(item);
      }
    }
    return found;
  }
}
