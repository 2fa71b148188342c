package io.culvert.cli.agent;

import io.culvert.cli.origin.OriginLimits;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.tunnel.policy.EdgePolicy;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is to do.
 *
 * @param server address of the tunnel endpoint with its port, for example {@code
 *     ws://localhost:8191/tunnel}
 * @param token bearer token; null for an anonymous tunnel
 * @param name wanted first label of the hostname; null lets the server choose
 * @param origin where the local server listens
 * @param limits what the agent allows itself towards the local server
 * @param record whether the exchanges may be recorded
 * @param policy what the edge is to do with the traffic
 * @param product name and version of this program, for the server's log
 */
public record AgentSettings(
    URI server,
    @Nullable String token,
    @Nullable String name,
    OriginTarget origin,
    OriginLimits limits,
    boolean record,
    EdgePolicy policy,
    String product) {

  @Override
  public String toString() {
    return "AgentSettings[" + server + ", token=" + (token == null ? "none" : "****") + "]";
  }
}
