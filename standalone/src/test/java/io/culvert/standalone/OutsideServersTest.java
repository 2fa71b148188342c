package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Culvert on a Kafka, a registry and a PostgreSQL that somebody else runs. */
class OutsideServersTest {

  @Test
  void theServicesRunOnServersFromOutside(@TempDir Path data) throws Exception {
    var database = SharedPlatform.database();
    var environment =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", SharedPlatform.kafka().bootstrapServers(),
            "SCHEMA_REGISTRY_URL", SharedPlatform.registry().url(),
            "DB_HOST", "127.0.0.1",
            "DB_PORT", Integer.toString(database.port()),
            "DB_NAME", database.newDatabase(),
            "DB_USER", database.user(),
            "DB_PASSWORD", database.password());

    assertThatAnExchangeGetsIntoTheHistory(data, environment);
  }

  /** One request through a tunnel, and its row in the history. */
  static void assertThatAnExchangeGetsIntoTheHistory(Path data, Map<String, String> servers)
      throws Exception {
    var environment = new HashMap<>(CulvertUnderTest.freePorts());
    environment.putAll(servers);
    int http = Integer.parseInt(environment.get("HTTP_PORT"));
    try (var origin = TestOrigin.start();
        var culvert = Standalone.start(data, environment, null, _ -> {});
        var agent =
            AgentProcess.start(
                "ws://localhost:" + culvert.agentPort(),
                culvert.token(),
                origin.port(),
                "outside");
        var client = RawHttp.connect(http)) {
      assertThat(client.get(agent.hostname(), "/json").status()).isEqualTo(200);

      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(History.ids(culvert.apiPort(), culvert.token(), agent.hostname()))
                      .hasSize(1));
    }
  }
}
