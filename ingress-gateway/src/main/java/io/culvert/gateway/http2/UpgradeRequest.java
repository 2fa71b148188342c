package io.culvert.gateway.http2;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.EXPECT;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.culvert.gateway.http.AnnouncedBody;
import io.culvert.gateway.http.HopByHop;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP/1.1 that asks for HTTP/2 and can be answered by it.
 *
 * @param head the request as HTTP/2 would have brought it
 * @param settings what the client wants of HTTP/2
 */
record UpgradeRequest(Http2Headers head, Http2Settings settings) {
  private static final String SETTINGS = "HTTP2-Settings";

  /** Reads it; null when it is none, or is not valid as one. */
  static @Nullable UpgradeRequest of(HttpRequest request) {
    var fields = request.headers();
    boolean asks =
        fields.contains(UPGRADE)
            && HopByHop.hasToken(fields, UPGRADE, "h2c")
            && HopByHop.hasToken(fields, CONNECTION, UPGRADE)
            && HopByHop.hasToken(fields, CONNECTION, SETTINGS)
            && fields.getAll(SETTINGS).size() == 1
            && fields.getAll(HOST).size() == 1
            && request.decoderResult().isSuccess()
            && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
            && request.uri().startsWith("/")
            && !AnnouncedBody.isIn(fields)
            && !fields.contains(EXPECT); // waits for a word of HTTP/1.1
    var settings = asks ? settings(fields.get(SETTINGS)) : null;
    return settings == null ? null : new UpgradeRequest(head(request), settings);
  }

  /** The payload of a SETTINGS frame in Base64 for URLs (RFC 7540 §3.2.1). */
  private static @Nullable Http2Settings settings(String encoded) {
    try {
      var payload = ByteBuffer.wrap(Base64.getUrlDecoder().decode(encoded));
      var settings = new Http2Settings();
      while (payload.remaining() >= Short.BYTES + Integer.BYTES) {
        settings.put(payload.getChar(), Long.valueOf(Integer.toUnsignedLong(payload.getInt())));
      }
      return payload.hasRemaining() ? null : settings;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Http2Headers head(HttpRequest request) {
    var fields = DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    HopByHop.copy(request.headers(), fields, (name, hopByHop) -> !hopByHop && !name.equals("host"));
    var head =
        new DefaultHttp2Headers(false)
            .method(request.method().asciiName())
            .scheme("http")
            .authority(request.headers().get(HOST))
            .path(request.uri());
    for (var all = fields.iteratorCharSequence(); all.hasNext(); ) {
      var field = all.next();
      head.add(field.getKey().toString().toLowerCase(Locale.ROOT), field.getValue());
    }
    return head;
  }
}
