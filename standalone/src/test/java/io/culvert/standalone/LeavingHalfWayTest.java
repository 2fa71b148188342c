package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One side leaves in the middle of an exchange; everybody else goes on. */
class LeavingHalfWayTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final long LARGE = 200L << 20;
  private static TestOrigin origin;
  private static AgentProcess bystander;

  @BeforeAll
  static void start() {
    origin = TestOrigin.start();
    bystander = AgentProcess.start(CULVERT, origin.port(), "bystander");
  }

  @AfterAll
  static void stop() {
    bystander.close();
    origin.close();
  }

  @Test
  void aClientThatLeavesIsRecordedAndHarmsNobody() throws Exception {
    try (var agent = AgentProcess.start(CULVERT, origin.port(), "client-leaves")) {
      try (var client = RawHttp.connect(CULVERT.port("HTTP_PORT"))) {
        client.send("GET /bytes?" + LARGE + " HTTP/1.1\r\nHost: client-leaves.localhost\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(200);
        assertThat(client.read(new byte[100_000])).isPositive();
      }

      assertThat(awaitOutcome("client-leaves.localhost")).isEqualTo("CLIENT_LEFT");
      assertThat(CULVERT.get("client-leaves.localhost", "/json").statusCode()).isEqualTo(200);
      assertThatTheBystanderWorks();
      assertThat(agent.process().output()).doesNotContain("Exception");
    }
  }

  @Test
  void anAgentThatDiesCutsTheResponseShortAndHarmsNobody() throws Exception {
    var agent = AgentProcess.start(CULVERT, origin.port(), "agent-dies");
    try (var client = RawHttp.connect(CULVERT.port("HTTP_PORT"))) {
      client.send("GET /bytes?" + LARGE + " HTTP/1.1\r\nHost: agent-dies.localhost\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(200);

      agent.process().kill();

      assertThat(readToTheEnd(client)).as("never passed off as whole").isLessThan(LARGE);
    } finally {
      agent.close();
    }
    assertThat(awaitOutcome("agent-dies.localhost")).isEqualTo("AGENT_LEFT");
    assertThatTheBystanderWorks();
  }

  @Test
  void anAgentThatDiesBeforeTheHeadIsA502() throws Exception {
    var agent = AgentProcess.start(CULVERT, origin.port(), "dies-early");
    try (var client = RawHttp.connect(CULVERT.port("HTTP_PORT"))) {
      long before = origin.arrivals();
      client.send("GET /wait HTTP/1.1\r\nHost: dies-early.localhost\r\n\r\n");
      await().atMost(Duration.ofSeconds(10)).until(() -> origin.arrivals() > before);

      agent.process().kill();

      var answer = client.answer();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.head().field("Culvert-Error")).isEqualTo("CVT-1006");
    } finally {
      agent.close();
    }
  }

  private static long readToTheEnd(RawHttp client) {
    var buffer = new byte[256 * 1024];
    long read = 0;
    try {
      for (int n = client.read(buffer); n >= 0; n = client.read(buffer)) {
        read += n;
      }
    } catch (SocketException e) {
      // Reset instead of closed: as good a sign that it was cut.
    } catch (IOException e) {
      throw new AssertionError("neither closed nor reset", e);
    }
    return read;
  }

  private static String awaitOutcome(String host) {
    return await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              for (var item : CULVERT.api("/api/v1/requests?host=" + host).get("items")) {
                if (!item.get("open").asBoolean()
                    && item.get("target").asString().startsWith("/bytes")) {
                  return item.get("outcome").asString();
                }
              }
              return null;
            },
            outcome -> outcome != null);
  }

  private static void assertThatTheBystanderWorks() {
    assertThat(CULVERT.get(bystander.hostname(), "/json").statusCode()).isEqualTo(200);
  }
}
