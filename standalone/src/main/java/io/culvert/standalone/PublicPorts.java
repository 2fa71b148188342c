package io.culvert.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Looks whether the services' ports are free before anything is started, because a person would
 * rather read this at once than after ten seconds.
 */
final class PublicPorts {

  private PublicPorts() {}

  static void require(StandaloneSettings settings) throws StartFailure {
    require(settings.httpPort(), "public HTTP", "HTTP_PORT");
    var entrances = settings.entrances();
    if (entrances.tls()) {
      require(entrances.tlsPort(), "public HTTPS", "HTTPS_PORT");
    }
    require(entrances.postgresPort().orElse(0), "PostgreSQL tunnels", "POSTGRES_PORT");
    require(settings.agentPort(), "agents", "WS_PORT");
    require(settings.apiPort(), "the API and the dashboard", "API_PORT");
    require(settings.controlPort(), "the write side", "CONTROL_PORT");
    require(settings.usagePort(), "the usage pages", "USAGE_PORT");
  }

  private static void require(int port, String purpose, String setting) throws StartFailure {
    if (port == 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
    } catch (IOException e) {
      throw new StartFailure(
          "CVT-3001",
          "Port " + port + " for " + purpose + " is taken by another program.",
          "Set " + setting + " to a free port, or stop the program that uses it.",
          e);
    }
  }
}
