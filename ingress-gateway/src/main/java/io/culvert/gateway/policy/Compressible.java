package io.culvert.gateway.policy;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCEPT_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_RANGE;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.culvert.gateway.http.Weighted;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which responses are compressed. Pure. */
final class Compressible {
  /** Below that gzip's own bytes are more than it saves. */
  private static final long WORTH_IT = 256;

  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");
  private static final Set<String> ANY = Set.of("*");
  private static final Set<String> IDENTITY = Set.of("identity");

  /** What types of gRPC and of gRPC-Web begin with. */
  private static final String GRPC = "application/grpc";

  private static final Set<String> TYPES =
      Set.of(
          "application/javascript",
          "application/json",
          "application/manifest+json",
          "application/wasm",
          "application/x-javascript",
          "application/x-ndjson",
          "application/xml",
          "application/xhtml+xml",
          "image/svg+xml");

  private Compressible() {}

  /** Whether the response gains by it and may be changed, whoever the client is. */
  static boolean is(HttpResponse response) {
    var fields = response.headers();
    int status = response.status().code();
    return status >= 200
        && status != 204
        && status != 206
        && status != 304
        && !fields.contains(CONTENT_ENCODING)
        && !fields.contains(CONTENT_RANGE)
        && !fields.containsValue(CACHE_CONTROL, "no-transform", true)
        && isWorthIt(fields.get(CONTENT_LENGTH))
        && isText(fields.get(CONTENT_TYPE, ""));
  }

  private static boolean isWorthIt(String length) {
    return length == null || length.length() > 3 || Long.parseLong(length) >= WORTH_IT;
  }

  /**
   * Events of a stream are small, and have to arrive one by one; calls of gRPC and of gRPC-Web have
   * a compression of their own. Both are left alone, in whatever format.
   */
  private static boolean isText(String contentType) {
    int end = contentType.indexOf(';');
    var type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    if (type.startsWith(GRPC) || type.equals("text/event-stream")) {
      return false;
    }
    return TYPES.contains(type)
        || type.endsWith("+json")
        || type.endsWith("+xml")
        || type.startsWith("text/");
  }

  /**
   * Whether the client takes gzip, and likes the plain form no better (RFC 9110 §12.5.3), and takes
   * chunks, which its length then needs. What it says of {@code *} counts for gzip alone, when it
   * does not name that.
   */
  static boolean takesGzip(HttpRequest request) {
    var codings = Weighted.list(request.headers().getAll(ACCEPT_ENCODING));
    double gzip = quality(codings, GZIP, quality(codings, ANY, 0));
    return !HttpVersion.HTTP_1_0.equals(request.protocolVersion())
        && gzip > 0
        && gzip >= quality(codings, IDENTITY, gzip);
  }

  private static double quality(List<Weighted> codings, Set<String> names, double otherwise) {
    return codings.stream()
        .filter(each -> names.contains(each.name()))
        .mapToDouble(Weighted::weight)
        .findFirst()
        .orElse(otherwise);
  }
}
