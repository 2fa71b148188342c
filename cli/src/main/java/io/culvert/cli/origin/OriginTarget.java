package io.culvert.cli.origin;

import io.culvert.cli.dial.Dialer;
import java.util.regex.Pattern;

/**
 * Where the local server listens.
 *
 * @param host name or address, an IPv6 address without brackets; {@code localhost} stands for both
 *     127.0.0.1 and ::1, because servers bind either
 * @param port TCP port, 1 to 65535
 * @param protocol what it speaks
 */
public record OriginTarget(String host, int port, OriginProtocol protocol) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?:\\[(?<address>[^\\[\\]]+)]|(?<name>[^\\[\\]:]+)):(?<port>[0-9]{1,5})");

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
    this(host, port, OriginProtocol.AUTO);
  }

  /** The same server. */
  public OriginTarget speaking(OriginProtocol other) {
    return new OriginTarget(host, port, other);
  }

  /**
   * Reads a target as people write it: {@code localhost:3000}, {@code [::1]:3000}.
   *
   * @throws IllegalArgumentException when it is none, with a sentence that says why
   */
  public static OriginTarget parse(String text) {
    var parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not HOST:PORT.");
    }
    var host = parts.group("address") == null ? parts.group("name") : parts.group("address");
    return new OriginTarget(host, Integer.parseInt(parts.group("port")));
  }

  /** The port on this machine. */
  public static OriginTarget local(int port) {
    return new OriginTarget(Dialer.LOCALHOST, port);
  }

  /** As people write it: {@code localhost:3000}, {@code [::1]:3000}. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
