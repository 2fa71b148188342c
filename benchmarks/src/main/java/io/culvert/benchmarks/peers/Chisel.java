package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.Command;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** chisel: TCP in SSH in a WebSocket. */
final class Chisel implements Peer {

  @Override
  public String name() {
    return "chisel";
  }

  @Override
  public boolean isTunnel() {
    return true;
  }

  @Override
  public @Nullable String missing() {
    return Workshop.find("chisel") == null ? "chisel" : null;
  }

  @Override
  public String description() throws IOException, InterruptedException {
    return Command.firstLine(String.valueOf(Workshop.find("chisel")), "--version")
        + ", tcp, defaults";
  }

  @Override
  public Running start(Workshop shop, Origins origins) throws IOException, InterruptedException {
    var program = String.valueOf(Workshop.find("chisel"));
    int bind = Workshop.freePort();
    int http = Workshop.freePort();
    int tcp = Workshop.freePort();
    var server =
        shop.start(
            "chisel-server",
            program,
            "server",
            "--reverse",
            "--host",
            "127.0.0.1",
            "--port",
            String.valueOf(bind));
    Workshop.awaitPort(server, bind);
    var command =
        new ArrayList<>(
            List.of(
                program,
                "client",
                "127.0.0.1:" + bind,
                "R:127.0.0.1:" + http + ":127.0.0.1:" + origins.http()));
    if (origins.iperf() != null) {
      command.add("R:127.0.0.1:" + tcp + ":127.0.0.1:" + origins.iperf());
    }
    var agent = shop.start("chisel-client", command.toArray(String[]::new));
    Workshop.awaitPort(agent, http);
    return new Running(
        http, "127.0.0.1", origins.iperf() == null ? null : tcp, List.of(server), List.of(agent));
  }
}
