package io.culvert.broker.route;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.Names;
import io.culvert.tunnel.stream.LivePorts;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.culvert.tunnel.stream.TunnelPool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tunnels of this broker by hostname, and what is known of names without one. */
public final class LiveTunnels implements TunnelDirectory {
  private final Map<String, TunnelPool> online = new ConcurrentHashMap<>();
  private final LivePorts ports = new LivePorts();
  private final Names names;

  public LiveTunnels(Names names) {
    this.names = names;
  }

  @Override
  public Lookup find(String hostname) {
    var pool = online.get(hostname);
    return pool == null ? offline(hostname) : new Lookup.Online(pool.next());
  }

  @Override
  public Lookup look(String hostname) {
    var pool = online.get(hostname);
    return pool == null ? offline(hostname) : new Lookup.Online(pool.look());
  }

  private Lookup offline(String hostname) {
    return names
        .find(hostname)
        .map(NameUse::since)
        .<Lookup>map(Lookup.Offline::new)
        .orElseGet(Lookup.Unknown::new);
  }

  @Override
  public Optional<Tunnel> findOther(String hostname, Tunnel refused) {
    var pool = online.get(hostname);
    var rest = pool == null ? null : pool.without(refused);
    return Optional.ofNullable(rest).map(TunnelPool::next);
  }

  @Override
  public LivePorts ports() {
    return ports;
  }

  /** The tunnels that are there now. */
  public List<Tunnel> at(String hostname) {
    var pool = online.get(hostname);
    return pool == null ? List.of() : pool.members();
  }

  /** A tunnel is there from now on, beside those that are there already. */
  public void online(String hostname, Tunnel tunnel) {
    online.merge(hostname, TunnelPool.of(tunnel), (pool, _) -> pool.with(tunnel));
    ports.online(tunnel);
  }

  /** A tunnel is gone, if it was there; others on the same hostname stay. */
  public void offline(String hostname, Tunnel tunnel) {
    online.computeIfPresent(hostname, (_, pool) -> pool.without(tunnel));
    ports.offline(tunnel);
  }
}
