package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.Command;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** rathole, which carries TCP only. */
final class Rathole implements Peer {

  @Override
  public String name() {
    return "rathole";
  }

  @Override
  public boolean isTunnel() {
    return true;
  }

  @Override
  public @Nullable String missing() {
    return Workshop.find("rathole") == null ? "rathole" : null;
  }

  @Override
  public String description() throws IOException, InterruptedException {
    var output = Command.output(String.valueOf(Workshop.find("rathole")), "--version");
    return output
            .lines()
            .filter(line -> line.contains("Build Version"))
            .map(line -> line.replaceAll(".*:\\s*", ""))
            .findFirst()
            .orElse(output.strip())
        + ", tcp, defaults";
  }

  @Override
  public Running start(Workshop shop, Origins origins) throws IOException, InterruptedException {
    int bind = Workshop.freePort();
    int http = Workshop.freePort();
    int tcp = Workshop.freePort();
    var serverFile =
        shop.write(
            "rathole-server.toml",
            "[server]\nbind_addr = \"127.0.0.1:%d\"\ndefault_token = \"t\"\n".formatted(bind)
                + "[server.services.web]\nbind_addr = \"127.0.0.1:%d\"\n".formatted(http)
                + (origins.iperf() == null
                    ? ""
                    : "[server.services.tcp]\nbind_addr = \"127.0.0.1:%d\"\n".formatted(tcp)));
    var agentFile =
        shop.write(
            "rathole-client.toml",
            "[client]\nremote_addr = \"127.0.0.1:%d\"\ndefault_token = \"t\"\n".formatted(bind)
                + "[client.services.web]\nlocal_addr = \"127.0.0.1:%d\"\n".formatted(origins.http())
                + (origins.iperf() == null
                    ? ""
                    : "[client.services.tcp]\nlocal_addr = \"127.0.0.1:%d\"\n"
                        .formatted(origins.iperf())));
    var program = String.valueOf(Workshop.find("rathole"));
    var server = shop.start("rathole-server", program, "--server", serverFile.toString());
    Workshop.awaitPort(server, bind);
    var agent = shop.start("rathole-client", program, "--client", agentFile.toString());
    Workshop.awaitPort(agent, http);
    return new Running(
        http, "127.0.0.1", origins.iperf() == null ? null : tcp, List.of(server), List.of(agent));
  }
}
