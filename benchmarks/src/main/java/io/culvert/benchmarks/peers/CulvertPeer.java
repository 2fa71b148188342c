package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.EdgeServer;
import io.culvert.benchmarks.process.Log;
import io.culvert.benchmarks.process.Program;
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
  public boolean isCompiledWhileRunning() {
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
    var server = EdgeServer.start(shop, id, log);
    var token = log.newAccount();
    var web = agent(shop, server, token, "http", origins.http());
    var host = URI.create(web.awaitOutput(ONLINE).group(1)).getHost();
    if (origins.iperf() == null) {
      return running(server, host, null, List.of(web));
    }
    var tcp = agent(shop, server, token, "tcp", origins.iperf());
    int port = URI.create(tcp.awaitOutput(ONLINE).group(1)).getPort();
    return running(server, host, port, List.of(web, tcp));
  }

  private static Running running(
      EdgeServer server, String host, @Nullable Integer tcp, List<Program> agents) {
    return new Running(
        server.httpPort(), host, tcp, List.of(server.program()), agents, server::recorded);
  }

  private Program agent(Workshop shop, EdgeServer server, String token, String kind, int origin)
      throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                kind,
                String.valueOf(origin),
                "--json",
                "--token",
                token,
                "--server",
                "ws://127.0.0.1:" + server.agentPort()));
    if (!records && kind.equals("http")) {
      arguments.add("--no-record");
    }
    return shop.startJava(
        "culvert-" + kind + (records ? "-recording" : "-silent"),
        Map.of("HOME", shop.folder().toString()),
        Culvert.class,
        arguments.toArray(String[]::new));
  }
}
