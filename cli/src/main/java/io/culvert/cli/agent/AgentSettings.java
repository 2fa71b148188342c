package io.culvert.cli.agent;

import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Wish;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is to do.
 *
 * @param servers what it connects to
 * @param token bearer token; null for an anonymous tunnel
 * @param wish the tunnel to ask for
 * @param origin where the local server listens
 * @param limits what the agent allows itself towards the local server
 * @param proxyHeader whether the local server is told by PROXY protocol where TCP connections come
 *     from
 * @param product name and version of this program, for the server's log
 */
public record AgentSettings(
    Servers servers,
    @Nullable String token,
    Wish wish,
    OriginTarget origin,
    OriginLimits limits,
    boolean proxyHeader,
    String product) {

  TunnelKind kind() {
    return TunnelKind.of(wish.protocol()).orElseThrow();
  }

  @Override
  public String toString() {
    return "AgentSettings["
        + servers.addresses()
        + ", token="
        + (token == null ? "none" : "****")
        + "]";
  }
}
