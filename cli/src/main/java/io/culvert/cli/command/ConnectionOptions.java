package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.agent.Servers;
import io.culvert.cli.config.ServerAddress;
import io.culvert.tunnel.frame.ProtocolLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the commands that open a tunnel connect to the server. */
final class ConnectionOptions {
  private static final int MOST = ProtocolLimits.MAX_CONNECTIONS;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description =
          "Connections at once, to different servers where there are several: one may be cut and"
              + " nobody notices (default 2; 1 to a server on this machine).")
  private @Nullable Integer connections;

  /** The servers and how to reach them. */
  Servers to(Access access) {
    var addresses = access.servers().stream().map(ServerAddress::endpoint).toList();
    int wanted = connections == null ? Servers.usualConnections(addresses) : connections;
    if (wanted < 1 || wanted > MOST) {
      throw Failure.usage(
          "--connections: it cannot be " + wanted + ".", "Give a number from 1 to " + MOST + ".");
    }
    return new Servers(addresses, wanted, access.trust());
  }
}
