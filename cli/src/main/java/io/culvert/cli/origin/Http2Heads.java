package io.culvert.cli.origin;

import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Heads between the tunnel, where they are those of HTTP/1.1, and HTTP/2 (RFC 9113 §8.2). Pure. */
final class Http2Heads {
  /** What HTTP/2 has no use for, or says otherwise. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "host",
          "connection",
          "keep-alive",
          "proxy-connection",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "te");

  private Http2Heads() {}

  /**
   * A request head.
   *
   * @param head as it came by the tunnel, and was read before
   * @param scheme by which the origin is asked (RFC 9113 §8.3.1)
   * @param grpc whether it is a gRPC call: servers want to hear that trailers are understood
   */
  static Http2Headers request(ByteBuf head, HttpScheme scheme, boolean grpc) throws MalformedHead {
    var request = HttpHeads.decodeRequest(head);
    var fields = request.headers();
    var headers =
        new DefaultHttp2Headers(false)
            .method(request.method().asciiName())
            .scheme(scheme.name())
            .authority(fields.get(HttpHeaderNames.HOST, ""))
            .path(request.uri());
    copy(fields, headers);
    if (grpc || fields.containsValue(HttpHeaderNames.TE, "trailers", true)) {
      headers.add("te", "trailers");
    }
    return headers;
  }

  /** A trailer section that came by the tunnel. */
  static Http2Headers trailers(HttpHeaders section) {
    var headers = new DefaultHttp2Headers(false);
    copy(section, headers);
    return headers;
  }

  private static void copy(HttpHeaders from, Http2Headers to) {
    for (var all = from.iteratorCharSequence(); all.hasNext(); ) {
      var field = all.next();
      var name = field.getKey().toString().toLowerCase(Locale.ROOT);
      if (!LEFT_OUT.contains(name)) {
        to.add(name, field.getValue());
      }
    }
  }

  /** The status of a response; null when it has none that is valid. */
  static @Nullable HttpResponseStatus status(Http2Headers head) {
    var status = head.status();
    return status != null && status.toString().matches("[1-9][0-9]{2}")
        ? HttpResponseStatus.valueOf(Integer.parseInt(status.toString()))
        : null;
  }

  /**
   * A response head for the tunnel.
   *
   * @param method of the request
   * @param ended whether nothing follows it
   */
  static ByteBuf response(
      Http2Headers head, HttpResponseStatus status, HttpMethod method, boolean ended)
      throws MalformedHead {
    var fields = fields(head);
    var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, fields);
    if (!ended && ResponseFields.endsWithConnection(response, method)) {
      fields.set("transfer-encoding", "chunked");
    }
    return HttpHeads.encodeResponse(response, ByteBufAllocator.DEFAULT);
  }

  /** A trailer section for the tunnel. */
  static ByteBuf responseTrailers(Http2Headers section) throws MalformedHead {
    return HttpHeads.encodeTrailers(fields(section), ByteBufAllocator.DEFAULT);
  }

  private static HttpHeaders fields(Http2Headers from) {
    // What is not valid is refused when it is written.
    var fields = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    for (Map.Entry<CharSequence, CharSequence> field : from) {
      if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
        fields.add(field.getKey(), field.getValue());
      }
    }
    return fields;
  }
}
