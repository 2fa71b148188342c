package io.culvert.benchmarks.peers;

import io.culvert.cli.Culvert;
import io.culvert.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Culvert: gateway and broker in one JVM, the agent in another, Kafka in a third. */
final class CulvertPeer implements Peer {
  private static final Pattern ONLINE = Pattern.compile("\"url\":\"([^\"]+)\"");
  private static final Pattern READY = Pattern.compile(EdgeMain.READY);

  private final KafkaSettings kafka;
  private final String masterKey;
  private final boolean records;

  CulvertPeer(KafkaSettings kafka, String masterKey, boolean records) {
    this.kafka = kafka;
    this.masterKey = masterKey;
    this.records = records;
  }

  @Override
  public String name() {
    return records ? "culvert recording" : "culvert";
  }

  @Override
  public boolean isTunnel() {
    return true;
  }

  @Override
  public @Nullable String missing() {
    return null;
  }

  @Override
  public String description() {
    return "gateway and broker in one JVM (SerialGC, compact headers), one agent, one connection, "
        + (records ? "each exchange recorded with its body" : "recording off");
  }

  @Override
  public Running start(Workshop shop, Origins origins) throws IOException, InterruptedException {
    int http = Workshop.freePort();
    int agents = Workshop.freePort();
    var settings = new HashMap<String, String>();
    settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    settings.put("SCHEMA_REGISTRY_URL", kafka.schemaRegistryUrl());
    settings.put("MASTER_KEY", masterKey);
    settings.put("BROKER_ID", records ? "recording" : "silent");
    settings.put("HTTP_ADDRESS", "127.0.0.1");
    settings.put("HTTP_PORT", String.valueOf(http));
    settings.put("WS_ADDRESS", "127.0.0.1");
    settings.put("WS_PORT", String.valueOf(agents));
    var id = records ? "recording" : "silent";
    var server = shop.startJava("culvert-server-" + id, settings, EdgeMain.class);
    server.awaitOutput(READY);

    var arguments =
        new ArrayList<>(
            List.of(
                "http",
                String.valueOf(origins.http()),
                "--json",
                "--server",
                "ws://127.0.0.1:" + agents));
    if (!records) {
      arguments.add("--no-record");
    }
    var agent =
        shop.startJava(
            "culvert-agent-" + id,
            Map.of("HOME", shop.folder().toString()),
            Culvert.class,
            arguments.toArray(String[]::new));
    var host = URI.create(agent.awaitOutput(ONLINE).group(1)).getHost();
    return new Running(http, host, null, List.of(server), List.of(agent));
  }
}
