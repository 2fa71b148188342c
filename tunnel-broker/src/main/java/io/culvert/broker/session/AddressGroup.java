package io.culvert.broker.session;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HexFormat;

/**
 * Whom an address stands for when agents are counted: an IPv4 address for itself, an IPv6 address
 * for the /64 that one subscriber is given (RFC 6177), within which anybody has as many as they
 * like. Pure.
 */
public final class AddressGroup {
  private static final int SUBSCRIBER_BYTES = 8;

  private AddressGroup() {}

  /** The group as text, equal for two addresses that count as one. */
  public static String of(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? of(inet.getAddress())
        : "unknown";
  }

  static String of(InetAddress address) {
    return address instanceof Inet6Address six
        ? HexFormat.of().formatHex(six.getAddress(), 0, SUBSCRIBER_BYTES) + "/64"
        : address.getHostAddress();
  }
}
