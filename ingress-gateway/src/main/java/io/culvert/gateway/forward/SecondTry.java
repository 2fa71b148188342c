package io.culvert.gateway.forward;

import io.culvert.tunnel.stream.ResetCode;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;

/**
 * Whether a request whose stream was broken off may be given to another tunnel. What nobody has
 * seen may, as long as all of it can still be sent. What an agent had when it vanished may have
 * been carried out already, so that it must be safe to do twice (RFC 9110 §9.2.2), and the client
 * must have heard nothing of the first time. Pure.
 */
final class SecondTry {
  /** Of the safe ones (RFC 9110 §9.2.1) those that are in use. */
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private SecondTry() {}

  /**
   * Says so.
   *
   * @param code how the stream was broken off
   * @param request what was sent on it
   * @param response what has come of it
   */
  static boolean mayFollow(
      ResetCode code, HttpMethod method, RequestToAgent request, ResponseToClient response) {
    return switch (code) {
      case REFUSED -> request.isWhole() && !response.hasBegun();
      case AGENT_GONE ->
          SAFE.contains(method) && request.isHeadOnly() && !response.hasSaidAnything();
      case CLIENT_LEFT,
          ORIGIN_UNREACHABLE,
          ORIGIN_TIMEOUT,
          ORIGIN_BROKE_OFF,
          PROTOCOL_ERROR,
          INTERNAL,
          ORIGIN_CANCELLED,
          ORIGIN_OVERLOADED ->
          false;
    };
  }
}
