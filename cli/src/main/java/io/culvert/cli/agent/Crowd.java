package io.culvert.cli.agent;

import java.net.SocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Connections of one agent that are on the same server, though there may be another with fewer.
 * Pure.
 *
 * @param server which has the most
 * @param full servers on which one more would be no better, that one among them
 */
record Crowd(SocketAddress server, Set<SocketAddress> full) {

  /**
   * The greatest crowd; empty when each connection has a server of its own.
   *
   * @param servers of the connections that carry requests
   */
  static Optional<Crowd> among(List<SocketAddress> servers) {
    return servers.stream()
        .max((a, b) -> Collections.frequency(servers, a) - Collections.frequency(servers, b))
        .filter(server -> Collections.frequency(servers, server) > 1)
        .map(server -> new Crowd(server, full(servers, Collections.frequency(servers, server))));
  }

  private static Set<SocketAddress> full(List<SocketAddress> servers, int most) {
    return servers.stream()
        .filter(server -> Collections.frequency(servers, server) + 1 >= most)
        .collect(Collectors.toUnmodifiableSet());
  }
}
