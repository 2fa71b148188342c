package io.culvert.cli.command;

import io.culvert.cli.Failure;
import io.culvert.cli.agent.ServerTls;
import io.culvert.cli.agent.Servers;
import io.culvert.cli.config.ServerAddress;
import io.culvert.tunnel.frame.ProtocolLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the commands that open a tunnel connect to the server. */
public final class ConnectionOptions {
  private static final int MOST = ProtocolLimits.MAX_CONNECTIONS;
  private static final String AUTHORITIES = "CULVERT_CA";

  @Option(
      names = "--connections",
      paramLabel = "N",
      description =
          "Connections at once, to different servers where there are several: one may be cut and"
              + " nobody notices (default 2; 1 to a server on this machine).")
  private @Nullable Integer connections;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Certificates of the authorities to believe, as PEM, in place of the system's"
              + " (CULVERT_CA).")
  private @Nullable Path authorities;

  /** The servers and how to reach them. */
  Servers to(List<ServerAddress> servers, Map<String, String> environment) {
    var addresses = servers.stream().map(ServerAddress::endpoint).toList();
    int wanted = connections == null ? Servers.usualConnections(addresses) : connections;
    if (wanted < 1 || wanted > MOST) {
      throw Failure.usage(
          "--connections " + wanted + " cannot be.", "Give a number from 1 to " + MOST + ".");
    }
    return new Servers(addresses, wanted, tls(environment));
  }

  private ServerTls tls(Map<String, String> environment) {
    var named = environment.getOrDefault(AUTHORITIES, "");
    var file = authorities != null ? authorities : named.isBlank() ? null : Path.of(named);
    if (file == null) {
      return ServerTls.SYSTEM;
    }
    try {
      return ServerTls.by(file);
    } catch (SSLException e) {
      throw Failure.usage(
          file + " holds no certificates that can be read.",
          "Name a file of PEM certificates with --ca or " + AUTHORITIES + ".");
    }
  }
}
