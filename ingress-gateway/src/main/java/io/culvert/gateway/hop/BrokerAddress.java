package io.culvert.gateway.hop;

import io.culvert.events.BrokerSeen;
import java.net.URI;

/**
 * Where a broker takes gateways.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param tls whether it speaks TLS there
 */
record BrokerAddress(String host, int port, boolean tls) {

  /**
   * As the broker says it.
   *
   * @throws IllegalArgumentException when it is not host:port
   */
  static BrokerAddress of(BrokerSeen seen) {
    var uri = URI.create("//" + seen.getAddress());
    var host = uri.getHost();
    if (host == null || uri.getPort() < 0) {
      throw new IllegalArgumentException("no address of a broker: " + seen.getAddress());
    }
    return new BrokerAddress(host.replaceAll("[\\[\\]]", ""), uri.getPort(), seen.getTls());
  }

  @Override
  public String toString() {
    return host + ":" + port + (tls ? " (TLS)" : "");
  }
}
