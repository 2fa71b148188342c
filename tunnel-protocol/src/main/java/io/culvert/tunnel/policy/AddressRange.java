package io.culvert.tunnel.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A block of IP addresses (RFC 4632, RFC 4291 §2.3). An IPv4 address that is written as an IPv6 one
 * ({@code ::ffff:192.0.2.1}) counts as IPv4.
 *
 * @param network its first address
 * @param prefix how many leading bits all of its addresses share
 */
public record AddressRange(InetAddress network, int prefix) {
  private static final int SUBSCRIBER_BITS = 64;

  public AddressRange {
    int bits = network.getAddress().length * Byte.SIZE;
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("a prefix has 0 to " + bits + " bits, not " + prefix);
    }
    network = firstOf(network, prefix);
  }

  /**
   * Whom an address stands for when clients are counted: an IPv4 address for itself, an IPv6
   * address for the /64 that one subscriber is given (RFC 6177), within which anybody has as many
   * as they like.
   */
  public static AddressRange ofSubscriber(InetAddress client) {
    return new AddressRange(
        client, client instanceof Inet6Address ? SUBSCRIBER_BITS : Integer.SIZE);
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address. Names are not looked up.
   *
   * @throws IllegalArgumentException when it is none
   */
  @JsonCreator
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    var address = slash < 0 ? text : text.substring(0, slash);
    var octets =
        address.indexOf('%') < 0 ? NetUtil.createByteArrayFromIpAddressString(address) : null;
    if (octets == null) {
      throw notOne(text);
    }
    var network = address(octets);
    return new AddressRange(
        network, slash < 0 ? network.getAddress().length * Byte.SIZE : prefix(text, slash));
  }

  private static int prefix(String text, int slash) {
    var digits = text.substring(slash + 1);
    if (!digits.matches("[0-9]{1,3}")) {
      throw notOne(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException notOne(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is not an address or a block of addresses such as 10.0.0.0/8");
  }

  private static InetAddress address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 octets", e);
    }
  }

  private static InetAddress firstOf(InetAddress any, int prefix) {
    var octets = any.getAddress();
    for (int i = 0; i < octets.length; i++) {
      int kept = Math.clamp(prefix - i * Byte.SIZE, 0, Byte.SIZE);
      octets[i] &= (byte) (0xFF << (Byte.SIZE - kept));
    }
    return address(octets);
  }

  /** Whether the address is in the block. */
  public boolean contains(InetAddress address) {
    return address.getAddress().length == network.getAddress().length
        && firstOf(address, prefix).equals(network);
  }

  @JsonValue
  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
