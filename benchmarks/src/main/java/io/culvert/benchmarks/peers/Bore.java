package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.Command;
import io.culvert.benchmarks.process.Program;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** bore, which carries TCP only, over a connection of its own for each. */
final class Bore implements Peer {
  private static final int CONTROL_PORT = 7835; // it cannot be changed

  @Override
  public String name() {
    return "bore";
  }

  @Override
  public boolean isTunnel() {
    return true;
  }

  @Override
  public @Nullable String missing() {
    return Workshop.find("bore") == null ? "bore" : null;
  }

  @Override
  public String description() throws IOException, InterruptedException {
    return Command.firstLine(String.valueOf(Workshop.find("bore")), "--version")
            .replace("bore-cli ", "")
        + ", tcp, defaults";
  }

  @Override
  public Running start(Workshop shop, Origins origins) throws IOException, InterruptedException {
    var program = String.valueOf(Workshop.find("bore"));
    var server = shop.start("bore-server", program, "server", "--bind-addr", "127.0.0.1");
    Workshop.awaitPort(server, CONTROL_PORT);
    int http = Workshop.freePort();
    var agent = local(shop, program, "bore-http", origins.http(), http);
    if (origins.iperf() == null) {
      return new Running(http, "127.0.0.1", null, List.of(server), List.of(agent));
    }
    int tcp = Workshop.freePort();
    var second = local(shop, program, "bore-tcp", origins.iperf(), tcp);
    return new Running(http, "127.0.0.1", tcp, List.of(server), List.of(agent, second));
  }

  private static Program local(Workshop shop, String program, String name, int origin, int port)
      throws IOException, InterruptedException {
    var agent =
        shop.start(
            name,
            program,
            "local",
            String.valueOf(origin),
            "--to",
            "127.0.0.1",
            "--port",
            String.valueOf(port));
    Workshop.awaitPort(agent, port);
    return agent;
  }
}
