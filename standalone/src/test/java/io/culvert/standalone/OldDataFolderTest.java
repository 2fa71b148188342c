package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.cli.Culvert;
import io.culvert.embedded.EmbeddedPlatform;
import io.culvert.embedded.PlatformOptions;
import io.culvert.embedded.database.DeleteTree;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.TestLog;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.TokenFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A data folder of a version that knew neither decisions nor seals: started by this one, started
 * without its master key, and started again after its views were lost.
 */
@Timeout(240)
class OldDataFolderTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ACCOUNT = "development";
  private static final String TOKEN = TokenFormat.generate(new SecureRandom());

  private final Map<String, String> ports = CulvertUnderTest.freePorts();
  @TempDir private Path data;
  @TempDir private Path home;

  @Test
  void accountTokenAndHistoryOutliveAnUpdateALostMasterKeyAndLostViews() throws Exception {
    writeOldLog();

    try (var origin = TestOrigin.start();
        var updated = Standalone.start(data, ports, TOKEN, _ -> {})) {
      assertThat(updated.token()).isEqualTo(TOKEN);
      assertThat(api("/api/v1/account").get("plan").asString()).isEqualTo("enterprise");
      request(updated, origin);
      await().atMost(PATIENCE).until(() -> targets().equals(Set.of("/old", "/new")));
    }

    var key = data.resolve(MasterKeyFile.NAME);
    var elsewhere = Files.move(key, home.resolve("backup"));
    try (var dev = culvertDev()) {
      assertThat(dev.awaitEnd(PATIENCE)).as(dev.output()).isEqualTo(5);
      assertThat(dev.output()).contains("CVT-3011").contains(key.toString());
    }
    assertThat(key).doesNotExist();

    Files.move(elsewhere, key);
    DeleteTree.at(data.resolve("postgresql"));
    try (var again = Standalone.start(data, ports, TOKEN, _ -> {})) {
      assertThat(again.token()).isEqualTo(TOKEN);
      await().atMost(PATIENCE).until(() -> targets().equals(Set.of("/old", "/new")));
    }
  }

  /** As the version before accounts wrote it: in clear, and with no order behind it. */
  private void writeOldLog() throws InterruptedException {
    try (var platform = EmbeddedPlatform.start(new PlatformOptions(data, 0, 0, 0))) {
      var kafka = KafkaSettings.of(platform.kafka().bootstrapServers(), platform.registry().url());
      EnsureTopics.of(kafka, PATIENCE);
      try (var log = new EventPublisher(kafka, new SimpleMeterRegistry())) {
        account(log, AccountRegistered.newBuilder().setName(ACCOUNT).build());
        account(
            log,
            CredentialIssued.newBuilder()
                .setCredentialId(EventIds.next())
                .setName("culvert dev")
                .setTokenSha256(TokenFormat.sha256(TOKEN).bytes())
                .setScopes(List.of("tunnel", "read", "admin"))
                .setKind(CredentialKind.TOKEN)
                .build());
        var exchange = Exchanges.of(new TestLog.Account(ACCOUNT, TOKEN, "")).get("/old");
        log.offer(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
        assertThat(log.flush(PATIENCE)).isTrue();
      }
    }
  }

  private static void account(EventPublisher log, Object fact) {
    log.offer(
        Topics.ACCOUNT_EVENTS,
        ACCOUNT,
        new AccountEvent(EventIds.next(), Instant.now(), ACCOUNT, fact));
  }

  private void request(Standalone culvert, TestOrigin origin) throws Exception {
    var server = "ws://localhost:" + culvert.agentPort();
    try (var agent = AgentProcess.start(server, TOKEN, origin.port(), "kept");
        var client = RawHttp.connect(port("HTTP_PORT"))) {
      assertThat(client.get(agent.hostname(), "/new").status()).isEqualTo(200);
    }
  }

  private Set<String> targets() throws Exception {
    var targets = new HashSet<String>();
    api("/api/v1/requests")
        .get("items")
        .forEach(item -> targets.add(item.get("target").asString()));
    return targets;
  }

  private JavaProcess culvertDev() {
    var environment = new HashMap<>(ports);
    environment.put("DATA_DIR", data.toString());
    environment.put("CULVERT_HOME", home.toString());
    environment.put("CULVERT_TOKEN", TOKEN);
    return JavaProcess.start(Culvert.class, environment, List.of("-Xmx512m"), "dev");
  }

  private JsonNode api(String path) throws Exception {
    return Api.get(port("API_PORT"), TOKEN, path);
  }

  private int port(String name) {
    return Integer.parseInt(ports.get(name));
  }
}
