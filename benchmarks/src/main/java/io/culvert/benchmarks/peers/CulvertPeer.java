package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.EdgeServer;
import io.culvert.benchmarks.process.Log;
import io.culvert.benchmarks.process.Workshop;
import io.culvert.cli.Culvert;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Culvert: gateway and broker in one JVM, the agent in another, Kafka in a third. */
final class CulvertPeer implements Peer {
  private static final Pattern ONLINE = Pattern.compile("\"url\":\"([^\"]+)\"");

  private final Log log;
  private final boolean records;

  CulvertPeer(Log log, boolean records) {
    this.log = log;
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
    var id = records ? "recording" : "silent";
    var server = EdgeServer.start(shop, id, log, Map.of());
    var arguments =
        new ArrayList<>(
            List.of(
                "http",
                String.valueOf(origins.http()),
                "--json",
                "--server",
                "ws://127.0.0.1:" + server.agentPort()));
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
    return new Running(server.httpPort(), host, null, List.of(server.program()), List.of(agent));
  }
}
