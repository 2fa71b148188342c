package io.culvert.gateway.testing;

import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.stream.LivePorts;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.culvert.tunnel.stream.TunnelInfo;
import io.culvert.tunnel.stream.TunnelPool;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Hostnames that a test made up. */
public final class ScriptedDirectory implements TunnelDirectory {
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Map<String, Lookup> known = new ConcurrentHashMap<>();
  private final Map<String, TunnelPool> pools = new ConcurrentHashMap<>();
  private final LivePorts ports = new LivePorts();

  /** A tunnel that is online and records. */
  public ScriptedTunnel online(String hostname) {
    var tunnel = new ScriptedTunnel(hostname, true);
    known.put(hostname, new Lookup.Online(tunnel));
    return tunnel;
  }

  /** A tunnel of an account, or of nobody, that is online and records. */
  public ScriptedTunnel online(String hostname, @Nullable String account) {
    var tunnel = new ScriptedTunnel(hostname, account, true);
    known.put(hostname, new Lookup.Online(tunnel));
    return tunnel;
  }

  /** A tunnel that asks something of the edge. */
  public ScriptedTunnel asking(String hostname, EdgePolicy policy) {
    var tunnel = new ScriptedTunnel(hostname, "account-1", true, policy);
    known.put(hostname, new Lookup.Online(tunnel));
    return tunnel;
  }

  public void offline(String hostname) {
    known.put(hostname, new Lookup.Offline(Instant.EPOCH));
  }

  /** Several tunnels that take turns. */
  public void pool(String hostname, TunnelPool pool) {
    pools.put(hostname, pool);
  }

  @Override
  public Lookup find(String hostname) {
    var pool = pools.get(hostname);
    return pool == null ? lookUp(hostname) : new Lookup.Online(pool.next());
  }

  @Override
  public Lookup look(String hostname) {
    var pool = pools.get(hostname);
    return pool == null ? lookUp(hostname) : new Lookup.Online(pool.look());
  }

  private Lookup lookUp(String hostname) {
    asked.add(hostname);
    return known.getOrDefault(hostname, new Lookup.Unknown());
  }

  /** A TCP tunnel at its port, or a TLS tunnel without one. */
  public ScriptedTunnel onlineRaw(String hostname, TunnelKind kind, @Nullable Integer port) {
    return onlineRaw(hostname, kind, port, EdgePolicy.NONE);
  }

  /** One that asks something of the edge. */
  public ScriptedTunnel onlineRaw(
      String hostname, TunnelKind kind, @Nullable Integer port, EdgePolicy policy) {
    var tunnel =
        new ScriptedTunnel(new TunnelInfo("s", "account-1", hostname, false, kind, port, policy));
    known.put(hostname, new Lookup.Online(tunnel));
    ports.online(tunnel);
    return tunnel;
  }

  /** The same, but its broker cannot be reached. */
  public ScriptedTunnel unreachableRaw(String hostname, TunnelKind kind, @Nullable Integer port) {
    var tunnel =
        new ScriptedTunnel(
            new TunnelInfo("s", "account-1", hostname, false, kind, port, EdgePolicy.NONE));
    known.put(hostname, new Lookup.Unreachable());
    ports.online(tunnel);
    return tunnel;
  }

  /** From now on it can. */
  public void reachable(ScriptedTunnel tunnel) {
    known.put(tunnel.info().hostname(), new Lookup.Online(tunnel));
  }

  /** Whether anybody has asked for it. */
  public boolean lookedAt(String hostname) {
    return asked.contains(hostname);
  }

  /** The tunnel has gone from its port. */
  public void closePort(ScriptedTunnel tunnel) {
    ports.offline(tunnel);
  }

  @Override
  public LivePorts ports() {
    return ports;
  }
}
