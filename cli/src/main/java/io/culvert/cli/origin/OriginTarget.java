package io.culvert.cli.origin;

import io.culvert.cli.dial.Dialer;
import io.culvert.cli.trust.Trust;
import io.netty.handler.codec.http.HttpScheme;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the local server listens.
 *
 * @param host name or address, an IPv6 address without brackets; {@code localhost} stands for both
 *     127.0.0.1 and ::1, because servers bind either
 * @param port TCP port, 1 to 65535
 * @param protocol what it speaks
 * @param trust whom to believe that it is there, by TLS; null when it is asked in clear
 */
public record OriginTarget(String host, int port, OriginProtocol protocol, @Nullable Trust trust) {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?:(?<scheme>https?)://)?"
              + "(?:\\[(?<address>[^\\[\\]]+)]|(?<name>[^\\[\\]:/]+))(?::(?<port>[0-9]{1,5}))?/?");
  private static final String HTTPS = "https";

  public OriginTarget {
    if (host.isBlank()) {
      throw new IllegalArgumentException("The local server's host is empty.");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("A port is a number from 1 to 65535, not " + port + ".");
    }
  }

  /** A server that speaks HTTP/1.1, and HTTP/2 where it has to. */
  public OriginTarget(String host, int port) {
    this(host, port, OriginProtocol.AUTO, null);
  }

  /** The same server. */
  public OriginTarget speaking(OriginProtocol other) {
    return new OriginTarget(host, port, other, trust);
  }

  /** The same server, asked by TLS. */
  public OriginTarget believedBy(Trust other) {
    return new OriginTarget(host, port, protocol, other);
  }

  /**
   * Reads a target as people write it: {@code localhost:3000}, {@code [::1]:3000}, {@code
   * https://localhost:8443}. With a scheme the port may be left out.
   *
   * @throws IllegalArgumentException when it is none, with a sentence that says why
   */
  public static OriginTarget parse(String text) {
    var parts = WRITTEN.matcher(text);
    if (!parts.matches() || (parts.group("scheme") == null && parts.group("port") == null)) {
      throw new IllegalArgumentException("\"" + text + "\" is not HOST:PORT.");
    }
    var host = parts.group("address") == null ? parts.group("name") : parts.group("address");
    boolean tls = HTTPS.equals(parts.group("scheme"));
    var port = parts.group("port") == null ? (tls ? "443" : "80") : parts.group("port");
    var target = new OriginTarget(host, Integer.parseInt(port));
    return tls ? target.believedBy(Trust.SYSTEM) : target;
  }

  /** The port on this machine. */
  public static OriginTarget local(int port) {
    return new OriginTarget(Dialer.LOCALHOST, port);
  }

  /** The scheme of its URLs. */
  HttpScheme scheme() {
    return trust == null ? HttpScheme.HTTP : HttpScheme.HTTPS;
  }

  /** Host and port as they stand in a URL: {@code localhost:3000}, {@code [::1]:3000}. */
  public String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** As people write it: {@code localhost:3000}, {@code https://[::1]:8443}. */
  @Override
  public String toString() {
    return (trust == null ? "" : HTTPS + "://") + authority();
  }
}
