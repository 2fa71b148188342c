package io.culvert.cli.config;

import io.culvert.cli.Failure;
import io.culvert.tunnel.frame.ProtocolLimits;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A tunnel server, as people write it: {@code tunnel.example.com}, {@code localhost:8191}, {@code
 * wss://tunnel.example.com}, {@code http://localhost:8191}.
 *
 * @param endpoint WebSocket address with port and path, for example {@code
 *     ws://localhost:8191/tunnel}
 */
public record ServerAddress(URI endpoint) {
  public static final String DEFAULT = "ws://localhost:8191";

  private static final int WS_PORT = 8191;
  private static final int WSS_PORT = 443;
  private static final int API_PORT = 8193;

  /**
   * Reads an address. Without a scheme it is {@code ws}; without a port, 8191, or 443 with TLS.
   *
   * @throws Failure when it is none
   */
  public static ServerAddress parse(String text) {
    var trimmed = text.trim();
    try {
      var uri = new URI(trimmed.contains("://") ? trimmed : "ws://" + trimmed);
      var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean tls = scheme.equals("wss") || scheme.equals("https");
      boolean known = tls || scheme.equals("ws") || scheme.equals("http");
      if (!known
          || uri.getHost() == null
          || uri.getRawUserInfo() != null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null
          || uri.getPort() == 0
          || uri.getPort() > 65_535) {
        throw notAnAddress(text);
      }
      int port = uri.getPort() >= 0 ? uri.getPort() : tls ? WSS_PORT : WS_PORT;
      var path = uri.getRawPath().length() > 1 ? uri.getRawPath() : ProtocolLimits.PATH;
      var host = uri.getHost().toLowerCase(Locale.ROOT);
      return new ServerAddress(URI.create((tls ? "wss://" : "ws://") + host + ":" + port + path));
    } catch (URISyntaxException e) {
      throw notAnAddress(text);
    }
  }

  private static Failure notAnAddress(String text) {
    return Failure.usage(
        "\"" + text + "\" is not the address of a server.",
        "Write a host, host:port, or a ws:// or wss:// address.");
  }

  /** Under what the configuration keeps it, for example {@code localhost:8191}. */
  public String key() {
    return endpoint.getHost() + ":" + endpoint.getPort();
  }

  public String host() {
    return endpoint.getHost();
  }

  /** Where its API is when nothing else is said: the same host, port 8193. */
  public URI usualApi() {
    var scheme = endpoint.getScheme().equals("wss") ? "https" : "http";
    return URI.create(scheme + "://" + endpoint.getHost() + ":" + API_PORT);
  }

  @Override
  public String toString() {
    var path = endpoint.getRawPath();
    var base = endpoint.getScheme() + "://" + key();
    return path.equals(ProtocolLimits.PATH) ? base : base + path;
  }
}
