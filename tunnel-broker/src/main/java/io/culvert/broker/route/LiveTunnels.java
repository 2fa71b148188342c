package io.culvert.broker.route;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.Names;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tunnels of this broker by hostname, and what is known of names without one. */
public final class LiveTunnels implements TunnelDirectory {
  private final Map<String, Tunnel> online = new ConcurrentHashMap<>();
  private final LivePorts ports = new LivePorts();
  private final Names names;

  public LiveTunnels(Names names) {
    this.names = names;
  }

  @Override
  public Lookup find(String hostname) {
    var tunnel = online.get(hostname);
    if (tunnel != null) {
      return new Lookup.Online(tunnel);
    }
    return names
        .find(hostname)
        .map(NameUse::since)
        .<Lookup>map(Lookup.Offline::new)
        .orElseGet(Lookup.Unknown::new);
  }

  @Override
  public Lookup findPort(int port) {
    return ports.hostname(port).map(this::find).orElseGet(Lookup.Unknown::new);
  }

  @Override
  public Set<Integer> ports() {
    return ports.ports();
  }

  @Override
  public void whenPortsChange(Runnable task) {
    ports.whenChanged(task);
  }

  /** The tunnel that is there now. */
  public @Nullable Tunnel at(String hostname) {
    return online.get(hostname);
  }

  /** A tunnel is there from now on; returns the one it takes the hostname from. */
  public @Nullable Tunnel online(String hostname, Tunnel tunnel) {
    var before = online.put(hostname, tunnel);
    ports.online(tunnel);
    return before;
  }

  /** A tunnel is gone; another one on the same hostname stays. */
  public void offline(String hostname, Tunnel tunnel) {
    online.remove(hostname, tunnel);
    ports.offline(tunnel);
  }
}
