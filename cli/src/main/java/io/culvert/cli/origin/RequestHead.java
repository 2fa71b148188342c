package io.culvert.cli.origin;

import io.culvert.tunnel.head.GrpcType;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Set;

/**
 * What the agent has to know of a request head. The head itself is passed on as the bytes that
 * came, so that nothing about it changes.
 *
 * @param target one char for each byte
 * @param persistent whether the origin may keep the connection after it
 * @param upgrades whether it asks for another protocol
 * @param expectsContinue whether the client waits for a 100 before it sends the body
 * @param grpc whether it is a gRPC call, which needs HTTP/2; gRPC-Web does not
 */
record RequestHead(
    HttpMethod method,
    String target,
    BodyFraming framing,
    boolean persistent,
    boolean upgrades,
    boolean expectsContinue,
    boolean grpc) {

  /** RFC 9110 §9.2.2. */
  private static final Set<HttpMethod> IDEMPOTENT =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.OPTIONS,
          HttpMethod.TRACE,
          HttpMethod.PUT,
          HttpMethod.DELETE);

  static RequestHead read(ByteBuf head) throws MalformedHead {
    HttpRequest request = HttpHeads.decodeRequest(head);
    var fields = request.headers();
    boolean oneOne = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    return new RequestHead(
        request.method(),
        request.uri(),
        BodyFraming.of(fields),
        oneOne && !fields.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true),
        oneOne && fields.contains(HttpHeaderNames.UPGRADE),
        fields.containsValue(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true),
        GrpcType.is(fields.get(HttpHeaderNames.CONTENT_TYPE, "")));
  }

  /**
   * Whether it can be sent a second time when the first connection turns out to be dead: nothing
   * but the head was sent, and receiving it twice does no harm.
   */
  boolean repeatable() {
    return IDEMPOTENT.contains(method) && framing instanceof BodyFraming.None;
  }
}
