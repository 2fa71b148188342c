package io.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.embedded.registry.EmbeddedRegistry;
import io.culvert.embedded.registry.RegistryOptions;
import io.culvert.events.CloseReason;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log goes away under a running broker and comes back. */
@Timeout(120)
class BrokerWithoutKafkaTest {

  @Test
  void sessionsGoOnAndNewOnesOpenAndEverythingIsDeliveredAfterwards(@TempDir Path folder)
      throws Exception {
    var kafka = EmbeddedKafka.start(KafkaOptions.persistent(folder, 0));
    int port = kafka.port();
    var registry = EmbeddedRegistry.start(new RegistryOptions(kafka.bootstrapServers(), 0));
    var settings = KafkaSettings.of(kafka.bootstrapServers(), registry.url());
    String running;
    String during;
    try (var log = new TestLog(settings)) {
      var account = log.newAccount("Ada", "tunnel");
      try (var broker = TestBrokers.start(settings)) {
        await().atMost(TestLog.PATIENCE).until(() -> broker.health().status().isUp());
        var agent = TestAgent.hello(broker, "a", account.token(), 1, "first", null);
        var welcome = agent.welcome();
        running = welcome.sessionId();
        await().atMost(TestLog.PATIENCE).until(() -> !log.of(running).isEmpty());

        kafka.close();
        exchange(broker, agent, welcome);
        var late = TestAgent.hello(broker, "b", account.token(), 2, "second", null);
        var lateWelcome = late.welcome();
        during = lateWelcome.sessionId();
        exchange(broker, late, lateWelcome);
        late.abort();
        await()
            .atMost(TestLog.PATIENCE)
            .until(() -> broker.tunnels().find(lateWelcome.hostname()) instanceof Lookup.Offline);

        kafka = EmbeddedKafka.start(KafkaOptions.persistent(folder, port));
        var closed = log.awaitClosed(during);
        assertThat(closed.getRequests()).isEqualTo(1);
        assertThat(closed.getBytesIn()).isEqualTo(18);
        agent.close();
      }
      var closed = log.awaitClosed(running);
      assertThat(closed.getRequests()).isEqualTo(1);
      assertThat(closed.getReason()).isNotEqualTo(CloseReason.BROKER_LOST);
    } finally {
      registry.close();
      kafka.close();
    }
  }

  private static void exchange(TunnelBroker broker, TestAgent agent, Welcome welcome)
      throws Exception {
    var answer = new TestAnswer();
    var found = (Lookup.Online) broker.tunnels().find(welcome.hostname());
    var head = Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.ISO_8859_1);
    found.tunnel().open(StreamKind.HTTP, head, answer).end(Unpooled.EMPTY_BUFFER);
    int id = agent.next(FrameType.OPEN).stream();
    agent.next(FrameType.END);
    agent.send(id, FrameType.HEAD, "HTTP/1.1 204 No\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    agent.send(id, FrameType.END, new byte[0]);
    answer.ended.get(10, TimeUnit.SECONDS);
  }
}
