package io.culvert.broker.connection;

import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells agents from web pages. A browser lets any page open a WebSocket to any address, this
 * machine's included, and says by Origin whose page it is (RFC 6455 §10.2). Agents send none, or
 * the server's own. Pure.
 */
final class OwnOrigin {
  private static final String AFTER_SCHEME = "://";

  private OwnOrigin() {}

  /** Whether the request names no origin but the host that it is for. */
  static boolean isKept(HttpHeaders fields) {
    var own = host(fields.get(HOST));
    // "null" is no host of ours either: it is what a page in a sandboxed frame sends.
    return fields.getAll(ORIGIN).stream().allMatch(origin -> own != null && own.equals(of(origin)));
  }

  private static @Nullable String of(String origin) {
    int scheme = origin.indexOf(AFTER_SCHEME);
    return scheme < 0 ? null : host(origin.substring(scheme + AFTER_SCHEME.length()));
  }

  /** The host of {@code host:port} or {@code [v6]:port}, without the port; null for none. */
  private static @Nullable String host(@Nullable String authority) {
    if (authority == null) {
      return null;
    }
    var text = authority.strip().toLowerCase(Locale.ROOT);
    int port = text.lastIndexOf(':');
    var host = port > text.lastIndexOf(']') ? text.substring(0, port) : text;
    return host.isEmpty() ? null : host;
  }
}
