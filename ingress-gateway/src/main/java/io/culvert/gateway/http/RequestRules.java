package io.culvert.gateway.http;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.EXPECT;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_KEY1;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_KEY2;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.head.HttpHeads;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** Which request heads are let in. Pure. */
final class RequestRules {
  /** Room for the fields that the gateway adds on the way to the origin. */
  private static final int MOST_FIELDS = HttpHeads.MAX_FIELDS - 10;

  private RequestRules() {}

  /** What is wrong with a head that could be decoded; null when nothing is. */
  static @Nullable CulvertError check(HttpRequest request) {
    var version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1)
        && !version.equals(HttpVersion.HTTP_1_0)
        && !(request instanceof Http2Request)) {
      return CulvertError.VERSION_NOT_SUPPORTED;
    }
    var headers = request.headers();
    if (headers.size() > MOST_FIELDS) {
      return CulvertError.HEAD_TOO_LARGE;
    }
    if (request.uri().length() > HttpLimits.DEFAULT.requestLine()) {
      return CulvertError.TARGET_TOO_LONG;
    }
    var error = checkFraming(headers);
    if (error == null) {
      error = checkTarget(request);
    }
    if (error == null) {
      error = checkHost(request);
    }
    return error != null ? error : checkExpect(request);
  }

  /** Whether it is still clear where the next request begins. */
  static boolean leavesFramingClear(CulvertError error) {
    return error == CulvertError.EXPECTATION_FAILED;
  }

  /** Why Netty's decoder could not read the head. */
  static CulvertError whyUnreadable(HttpRequest request) {
    return switch (request.decoderResult().cause()) {
      case TooLongHttpLineException _ -> CulvertError.TARGET_TOO_LONG;
      case TooLongHttpHeaderException _ -> CulvertError.HEAD_TOO_LARGE;
      default ->
          isAmbiguous(request.headers())
              ? CulvertError.AMBIGUOUS_FRAMING
              : CulvertError.MALFORMED_REQUEST;
    };
  }

  // RFC 9112 §6.3 lets a recipient join repeated equal lengths. They never come from a decent
  // client, but often from one who tries what parsers make of them.
  private static boolean isAmbiguous(HttpHeaders headers) {
    var lengths = headers.getAll(CONTENT_LENGTH);
    return lengths.size() > 1
        || lengths.size() == 1
            && (lengths.getFirst().indexOf(',') >= 0 || headers.contains(TRANSFER_ENCODING));
  }

  private static @Nullable CulvertError checkFraming(HttpHeaders headers) {
    if (isAmbiguous(headers)) {
      return CulvertError.AMBIGUOUS_FRAMING;
    }
    var codings = headers.getAll(TRANSFER_ENCODING);
    if (codings.size() > 1
        || codings.size() == 1 && !codings.getFirst().equalsIgnoreCase("chunked")) {
      return CulvertError.MALFORMED_REQUEST;
    }
    // Netty reads eight bytes of body after these two fields of a WebSocket draft of 2010.
    return headers.contains(SEC_WEBSOCKET_KEY1) && headers.contains(SEC_WEBSOCKET_KEY2)
        ? CulvertError.MALFORMED_REQUEST
        : null;
  }

  private static @Nullable CulvertError checkTarget(HttpRequest request) {
    if (request.method().equals(HttpMethod.CONNECT)) {
      return CulvertError.METHOD_NOT_SUPPORTED;
    }
    return switch (Target.of(request)) {
      case Target.Origin _, Target.Asterisk _, Target.Absolute _ -> null;
      case Target.Invalid _ -> CulvertError.MALFORMED_REQUEST;
    };
  }

  // RFC 9112 §3.2
  private static @Nullable CulvertError checkHost(HttpRequest request) {
    var hosts = request.headers().getAll(HOST);
    if (hosts.size() != 1 || hosts.getFirst().isEmpty()) {
      return CulvertError.MISSING_HOST;
    }
    return HostName.of(hosts.getFirst()) == null ? CulvertError.MALFORMED_REQUEST : null;
  }

  // RFC 9110 §10.1.1: from HTTP/1.0 the field means nothing.
  private static @Nullable CulvertError checkExpect(HttpRequest request) {
    if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      return null;
    }
    for (var expectation : request.headers().getAll(EXPECT)) {
      if (!expectation.equalsIgnoreCase("100-continue")) {
        return CulvertError.EXPECTATION_FAILED;
      }
    }
    return null;
  }
}
