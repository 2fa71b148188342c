package io.culvert.gateway.forward;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.TE;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;
import static io.netty.handler.codec.http.HttpHeaderValues.TRAILERS;

import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.http.AnnouncedBody;
import io.culvert.gateway.http.HopByHop;
import io.culvert.gateway.http.Http2Request;
import io.culvert.gateway.http.Target;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** A request head as the origin is to see it. Pure: the client's head is not changed. */
final class RequestForOrigin {
  private RequestForOrigin() {}

  /**
   * Makes the head that goes over the tunnel.
   *
   * @param request as the client sent it
   * @param client where it came from, for the X-Forwarded fields
   */
  static HttpRequest of(HttpRequest request, Client client) {
    var from = request.headers();
    boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    var fields = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    var uri = request.uri();
    var host = from.get(HOST);
    boolean hostIsInTarget = false;
    if (Target.of(request) instanceof Target.Absolute(var authority, var pathAndQuery)) {
      uri = pathAndQuery;
      host = authority;
      hostIsInTarget = true;
      fields.add("Host", host); // the field that was sent does not count (RFC 9112 §3.2.2)
    }
    boolean isHostLeftOut = hostIsInTarget;
    HopByHop.copy(
        from,
        fields,
        (name, hopByHop) ->
            passes(name, hopByHop)
                && !(old && name.equals("expect")) // means nothing in HTTP/1.0 (RFC 9110 §10.1.1)
                && !(isHostLeftOut && name.equals("host"))
                && !ForwardingFields.isOurs(name));
    if (HopByHop.hasToken(from, TE, TRAILERS)) {
      fields.set("TE", "trailers");
    }
    if (Http2Request.is(request, Http2Request.Body.SOME) && !from.contains(CONTENT_LENGTH)) {
      fields.set("Transfer-Encoding", "chunked"); // for the agent; by HTTP/2 nothing says it
    }
    if (isUpgrade(request)) {
      fields.set("Connection", "Upgrade");
      from.getAll(UPGRADE).forEach(protocol -> fields.add("Upgrade", protocol));
    }
    fields.set("X-Forwarded-For", client.address());
    fields.set("X-Forwarded-Proto", client.scheme());
    fields.set("X-Forwarded-Host", host);
    fields.set("X-Real-IP", client.address());
    fields.set("Forwarded", ForwardingFields.forwarded(client, host));
    var version = request.protocolVersion();
    fields.add("Via", version.majorVersion() + "." + version.minorVersion() + " culvert");
    return new DefaultHttpRequest(HttpVersion.HTTP_1_1, request.method(), uri, fields);
  }

  private static boolean passes(String name, boolean hopByHop) {
    if (name.equals("transfer-encoding")) {
      return true; // tells the agent how to frame the body; it can only be "chunked" here
    }
    return !hopByHop;
  }

  /**
   * Whether the client asks to leave HTTP on this connection (RFC 9110 §7.8). Upgrades to HTTP/2
   * are not passed on: what came after would be HTTP that nobody here routes, checks or records.
   */
  static boolean isUpgrade(HttpRequest request) {
    if (Http2Request.is(request, Http2Request.Body.TUNNEL)) {
      return true;
    }
    var fields = request.headers();
    return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && fields.contains(UPGRADE)
        && !HopByHop.hasToken(fields, UPGRADE, "h2c")
        && HopByHop.hasToken(fields, CONNECTION, UPGRADE)
        && !AnnouncedBody.isIn(fields);
  }
}
