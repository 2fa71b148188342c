package io.culvert.tunnel.stream;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The public ports that live TCP tunnels have, and the hostnames these are for. Any thread. */
public final class LivePorts {
  private final Map<Integer, Set<Tunnel>> byPort = new ConcurrentHashMap<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  /** All of them. */
  public Set<Integer> numbers() {
    return Set.copyOf(byPort.keySet());
  }

  /** The tunnels that have the port. */
  public Set<Tunnel> tunnels(int port) {
    return byPort.getOrDefault(port, Set.of());
  }

  /**
   * The hostname whose tunnel has the port. Where two have it, for the moment that brokers need to
   * hear of each other, it is the older one, which stays: ids of sessions grow with time.
   */
  public Optional<String> hostname(int port) {
    return tunnels(port).stream()
        .min(Comparator.comparing(tunnel -> tunnel.info().sessionId()))
        .map(tunnel -> tunnel.info().hostname());
  }

  /**
   * Has a task run after each change, on the thread that makes it, and perhaps once more than
   * needed.
   */
  public void whenChanged(Runnable task) {
    watchers.add(task);
  }

  /** A tunnel is there from now on; one without a port of its own changes nothing. */
  public void online(Tunnel tunnel) {
    var port = tunnel.info().publicPort();
    if (port != null) {
      byPort.merge(port, Set.of(tunnel), LivePorts::with);
      watchers.forEach(Runnable::run);
    }
  }

  /** A tunnel is gone. */
  public void offline(Tunnel tunnel) {
    var port = tunnel.info().publicPort();
    if (port != null) {
      byPort.computeIfPresent(port, (_, tunnels) -> without(tunnels, tunnel));
      watchers.forEach(Runnable::run);
    }
  }

  private static Set<Tunnel> with(Set<Tunnel> tunnels, Set<Tunnel> more) {
    var all = new HashSet<>(tunnels);
    all.addAll(more);
    return Set.copyOf(all);
  }

  /** Null when none is left, so that the port goes with the last one. */
  private static @Nullable Set<Tunnel> without(Set<Tunnel> tunnels, Tunnel gone) {
    var rest = new HashSet<>(tunnels);
    rest.remove(gone);
    return rest.isEmpty() ? null : Set.copyOf(rest);
  }
}
