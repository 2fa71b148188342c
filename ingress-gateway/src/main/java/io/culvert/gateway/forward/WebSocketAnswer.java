package io.culvert.gateway.forward;

import io.culvert.gateway.http.Http2Request;
import io.culvert.gateway.http.WebSocketKey;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Holds an origin to its answer when the gateway has asked the question itself: a client that comes
 * by HTTP/2 cannot check it (RFC 8441 §5). Pure.
 */
final class WebSocketAnswer {
  private WebSocketAnswer() {}

  /**
   * Checks a 101.
   *
   * @throws MalformedHead when what answered is no WebSocket server
   */
  static void check(HttpRequest request, HttpResponse response) throws MalformedHead {
    if (Http2Request.is(request, Http2Request.Body.TUNNEL)) {
      var wanted = WebSocketKey.answer(request.headers().get("sec-websocket-key", ""));
      if (!wanted.equals(response.headers().get("sec-websocket-accept"))) {
        throw new MalformedHead("101 with a wrong Sec-WebSocket-Accept");
      }
    }
  }
}
