package io.culvert.cli.agent;

import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Wish;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is to do.
 *
 * @param server address of the tunnel endpoint with its port, for example {@code
 *     ws://localhost:8191/tunnel}
 * @param token bearer token; null for an anonymous tunnel
 * @param wish the tunnel to ask for
 * @param origin where the local server listens
 * @param limits what the agent allows itself towards the local server
 * @param proxyHeader whether the local server is told by PROXY protocol where TCP connections come
 *     from
 * @param product name and version of this program, for the server's log
 */
public record AgentSettings(
    URI server,
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
    return "AgentSettings[" + server + ", token=" + (token == null ? "none" : "****") + "]";
  }
}
