package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.Command;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** frp, with its HTTP proxy for HTTP and its TCP proxy for TCP, or with TCP for both. */
final class Frp implements Peer {
  private final boolean byHost;

  /**
   * @param byHost whether HTTP goes by its proxy for HTTP, which routes by {@code Host}
   */
  Frp(boolean byHost) {
    this.byHost = byHost;
  }

  @Override
  public String name() {
    return byHost ? "frp http" : "frp tcp";
  }

  @Override
  public boolean isTunnel() {
    return true;
  }

  @Override
  public @Nullable String missing() {
    return Workshop.find("frps") == null || Workshop.find("frpc") == null ? "frps, frpc" : null;
  }

  @Override
  public String description() throws IOException, InterruptedException {
    var program = String.valueOf(Workshop.find("frps"));
    return Command.firstLine(program, "--version") + ", defaults (TLS off, multiplexed)";
  }

  @Override
  public Running start(Workshop shop, Origins origins) throws IOException, InterruptedException {
    int bind = Workshop.freePort();
    int http = Workshop.freePort();
    int tcp = Workshop.freePort();
    var id = byHost ? "http" : "tcp";
    var serverFile =
        shop.write(
            "frps-" + id + ".toml",
            "bindAddr = \"127.0.0.1\"\nbindPort = %d\nlog.level = \"error\"\n".formatted(bind)
                + (byHost ? "vhostHTTPPort = %d\n".formatted(http) : ""));
    var server =
        shop.start(
            "frps-" + id, String.valueOf(Workshop.find("frps")), "-c", serverFile.toString());
    Workshop.awaitPort(server, bind);
    var proxies =
        new StringBuilder(
            """
            serverAddr = "127.0.0.1"
            serverPort = %d
            log.level = "error"
            transport.tls.enable = false
            [[proxies]]
            name = "web"
            localIP = "127.0.0.1"
            localPort = %d
            """
                .formatted(bind, origins.http()));
    proxies.append(
        byHost
            ? "type = \"http\"\ncustomDomains = [\"frp.localhost\"]\n"
            : "type = \"tcp\"\nremotePort = %d\n".formatted(http));
    if (!byHost && origins.iperf() != null) {
      proxies.append(
          "[[proxies]]\nname = \"tcp\"\ntype = \"tcp\"\nlocalIP = \"127.0.0.1\"\nlocalPort = %d\nremotePort = %d\n"
              .formatted(origins.iperf(), tcp));
    }
    var agentFile = shop.write("frpc-" + id + ".toml", proxies.toString());
    var agent =
        shop.start("frpc-" + id, String.valueOf(Workshop.find("frpc")), "-c", agentFile.toString());
    Workshop.awaitPort(byHost ? server : agent, http);
    return new Running(
        http,
        byHost ? "frp.localhost" : "127.0.0.1",
        byHost || origins.iperf() == null ? null : tcp,
        List.of(server),
        List.of(agent));
  }
}
