package io.culvert.gateway.hop;

import io.culvert.tunnel.stream.LivePorts;
import java.util.HashSet;
import java.util.Set;

/**
 * The public ports of the TCP tunnels whose broker is there. A broker that dies leaves its routes
 * behind for minutes, and who came to such a port would be let in only to be thrown out. Any
 * thread.
 */
final class RemotePorts {
  private final LivePorts live = new LivePorts();

  /** Tunnels with a port, by the routes. */
  private final Set<RemoteTunnel> known = new HashSet<>();

  /** Those of them that are in {@link #live}. */
  private final Set<RemoteTunnel> open = new HashSet<>();

  /** What is open now. */
  LivePorts live() {
    return live;
  }

  /** There is a route to it; one without a port of its own changes nothing. */
  synchronized void add(RemoteTunnel tunnel) {
    if (tunnel.info().publicPort() != null) {
      known.add(tunnel);
      look(tunnel);
    }
  }

  /** There is none any more. */
  synchronized void remove(RemoteTunnel tunnel) {
    known.remove(tunnel);
    close(tunnel);
  }

  /** Brokers may have come or gone. */
  synchronized void look() {
    known.forEach(this::look);
  }

  private void look(RemoteTunnel tunnel) {
    if (!tunnel.isThere()) {
      close(tunnel);
    } else if (open.add(tunnel)) {
      live.online(tunnel);
    }
  }

  private void close(RemoteTunnel tunnel) {
    if (open.remove(tunnel)) {
      live.offline(tunnel);
    }
  }
}
