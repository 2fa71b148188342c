package io.culvert.gateway.http;

import io.culvert.tunnel.head.GrpcType;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * A request that came by HTTP/2, in the shape in which requests travel through the pipeline: its
 * authority is the Host field, its cookie crumbs are one Cookie field.
 */
public final class Http2Request extends DefaultHttpRequest {
  private static final HttpVersion VERSION = new HttpVersion("HTTP", 2, 0, true);

  private final Body body;

  /** What follows the head. */
  public enum Body {
    /** Nothing. */
    NONE,
    /** A body, as long as Content-Length says if it does, else until the end of the stream. */
    SOME,
    /** Bytes of another protocol, once it is agreed on: an extended CONNECT (RFC 8441). */
    TUNNEL
  }

  /** Nothing is checked; the fields are as they go on. */
  public Http2Request(HttpMethod method, String target, HttpHeaders fields, Body body) {
    super(VERSION, method, target, fields);
    this.body = body;
  }

  /** Whether it is such a request, and what follows it. */
  public static boolean is(HttpRequest request, Body body) {
    return request instanceof Http2Request it && it.body == body;
  }

  public Body body() {
    return body;
  }

  /** Whether it is a gRPC call, which both sides may leave silent for as long as they like. */
  public boolean isGrpc() {
    return GrpcType.is(headers().get("content-type", ""));
  }
}
