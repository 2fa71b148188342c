package io.culvert.cli.origin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.List;

/** What of a response head belongs to the connection to the origin and not to the client. */
final class ResponseFields {
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("Keep-Alive");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("Proxy-Connection");
  private static final long MAX_KEEP_ALIVE_SECONDS = 60;

  private ResponseFields() {}

  /**
   * Makes a head ready for the tunnel: hop-by-hop fields are removed (RFC 9110 §7.6.1), and a body
   * that ends with the connection is announced as chunked, because its length is not known.
   *
   * @param method of the request that it answers
   */
  static void makeReadyForTunnel(HttpResponse response, HttpMethod method) {
    HttpHeaders fields = response.headers();
    boolean switches = response.status().code() == 101;
    for (String value : fields.getAll(HttpHeaderNames.CONNECTION)) {
      for (String token : value.split(",")) {
        removeNamed(fields, token.trim(), switches);
      }
    }
    fields.remove(KEEP_ALIVE).remove(PROXY_CONNECTION);
    if (!switches) {
      fields.remove(HttpHeaderNames.CONNECTION).remove(HttpHeaderNames.UPGRADE);
    }
    if (endsWithConnection(response, method)) {
      fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    response.setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  private static void removeNamed(HttpHeaders fields, String name, boolean switches) {
    boolean frames =
        HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
            || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name);
    boolean upgrades = switches && HttpHeaderNames.UPGRADE.contentEqualsIgnoreCase(name);
    if (!name.isEmpty() && !frames && !upgrades) {
      fields.remove(name);
    }
  }

  /** Whether the body is chunked or plain, as the agent's requests allow (RFC 9112 §7.4). */
  static boolean hasKnownFraming(HttpResponse response) {
    return response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING).stream()
        .allMatch(coding -> coding.trim().equalsIgnoreCase("chunked"));
  }

  /** Whether the body ends when the origin closes the connection (RFC 9112 §6.3, case 8). */
  static boolean endsWithConnection(HttpResponse response, HttpMethod method) {
    int status = response.status().code();
    return status >= 200
        && status != 204
        && status != 304
        && !method.equals(HttpMethod.HEAD)
        && !HttpUtil.isTransferEncodingChunked(response)
        && !response.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
  }

  /** Whether the origin promises to keep the connection after this response (RFC 9112 §9.3). */
  static boolean keepsConnection(HttpResponse response, HttpMethod method) {
    return HttpUtil.isKeepAlive(response) && !endsWithConnection(response, method);
  }

  /**
   * How long the origin says it keeps the connection unused ({@code Keep-Alive: timeout=5}), in
   * milliseconds, a second taken off for the race; the given default when it does not say.
   */
  static long keepAliveMillis(HttpHeaders fields, long otherwise) {
    for (String value : fields.getAll(KEEP_ALIVE)) {
      for (String parameter : List.of(value.split(","))) {
        var parts = parameter.trim().split("=", 2);
        if (parts.length == 2
            && parts[0].trim().equalsIgnoreCase("timeout")
            && parts[1].trim().matches("[0-9]{1,9}")) {
          long seconds = Math.min(Long.parseLong(parts[1].trim()), MAX_KEEP_ALIVE_SECONDS);
          return Math.max(0, seconds * 1000 - 1000);
        }
      }
    }
    return otherwise;
  }
}
