package io.culvert.gateway.postgres;

import io.culvert.tunnel.stream.Tunnel;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * By which tunnel the client came that was told a key, as long as it is connected: a request to end
 * its query comes by a connection of its own, in clear, and says nothing but the key.
 */
final class CancelKeys {
  private final ConcurrentMap<CancelKey, Tunnel> tunnels = new ConcurrentHashMap<>();

  void put(CancelKey key, Tunnel tunnel) {
    tunnels.put(key, tunnel);
  }

  void remove(CancelKey key, Tunnel tunnel) {
    tunnels.remove(key, tunnel);
  }

  /** Null when nobody has that key here. */
  @Nullable Tunnel tunnelOf(CancelKey key) {
    return tunnels.get(key);
  }
}
