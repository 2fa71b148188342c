package io.culvert.tunnel.stream;

import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.policy.EdgePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Whose session it is and what it allows.
 *
 * @param sessionId UUIDv7
 * @param accountId owner; null when anonymous
 * @param hostname public hostname
 * @param recordRequests whether the agent wants exchanges recorded; the hostname's settings may say
 *     no
 * @param kind what it carries
 * @param publicPort port of its own on the public side; null unless it is a TCP tunnel
 * @param policy what the edge does with the traffic of an HTTP tunnel
 */
public record TunnelInfo(
    String sessionId,
    @Nullable String accountId,
    String hostname,
    boolean recordRequests,
    TunnelKind kind,
    @Nullable Integer publicPort,
    EdgePolicy policy) {

  /** Whether what was decided about a request for the one holds for the other too. */
  public boolean isLike(TunnelInfo other) {
    return new TunnelInfo(
            other.sessionId, accountId, hostname, recordRequests, kind, publicPort, policy)
        .equals(other);
  }

  /** One that carries HTTP and asks nothing of the edge. */
  public static TunnelInfo http(
      String sessionId, @Nullable String accountId, String hostname, boolean recordRequests) {
    return new TunnelInfo(
        sessionId, accountId, hostname, recordRequests, TunnelKind.HTTP, null, EdgePolicy.NONE);
  }
}
