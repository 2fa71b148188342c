package io.culvert.broker.name;

import io.culvert.tunnel.hello.TunnelKind;
import org.jspecify.annotations.Nullable;

/**
 * What a tunnel carries, and between which ports.
 *
 * @param local port of the origin on the agent's machine
 * @param remote public port of a TCP tunnel; null for others, which share one
 */
public record TunnelPorts(TunnelKind kind, int local, @Nullable Integer remote) {

  /** Of a tunnel that needs no public port of its own. */
  public static TunnelPorts shared(TunnelKind kind, int local) {
    return new TunnelPorts(kind, local, null);
  }
}
