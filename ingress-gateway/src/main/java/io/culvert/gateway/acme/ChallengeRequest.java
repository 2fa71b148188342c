package io.culvert.gateway.acme;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;

import io.culvert.gateway.http.HostName;
import io.culvert.gateway.http.Http2Request;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request for the answer to a challenge (RFC 8555 §8.3).
 *
 * @param hostname that was asked
 * @param token that was asked for
 * @param hasBody whether the answer has one
 */
record ChallengeRequest(String hostname, String token, boolean hasBody) {
  private static final String PATH = "/.well-known/acme-challenge/";

  /** At least 128 bits (§8.3), and shorter than a file's name. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  /** Null when it is none: another path, another method, or a body that nobody expects. */
  static @Nullable ChallengeRequest of(HttpRequest request) {
    var path = request.uri();
    if (!path.startsWith(PATH)) {
      return null;
    }
    var token = path.substring(PATH.length());
    var host = request.headers().get(HOST);
    var hostname = host == null ? null : HostName.of(host);
    return hostname != null && TOKEN.matcher(token).matches() && isPlain(request)
        ? new ChallengeRequest(hostname, token, !request.method().equals(HttpMethod.HEAD))
        : null;
  }

  private static boolean isPlain(HttpRequest request) {
    var headers = request.headers();
    return (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD))
        && !headers.contains(CONTENT_LENGTH)
        && !headers.contains(TRANSFER_ENCODING)
        && !Http2Request.is(request, Http2Request.Body.SOME);
  }
}
