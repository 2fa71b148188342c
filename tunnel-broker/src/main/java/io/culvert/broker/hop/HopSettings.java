package io.culvert.broker.hop;

import io.culvert.runtime.settings.Secret;
import io.culvert.runtime.settings.Settings;
import io.culvert.tunnel.hop.HopSecret;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * How gateways in other processes reach this broker.
 *
 * @param secret shared with the gateways; empty when there are none
 * @param address {@code host} or {@code host:port} told to gateways; without a port it is the
 *     agents'; empty for this machine's name
 */
public record HopSettings(Secret secret, String address) {

  /** No gateways in other processes. */
  public static final HopSettings OFF = new HopSettings(new Secret(""), "");

  /** Reads them; mistakes are reported by {@link Settings#check}. */
  public static HopSettings from(Settings settings) {
    var secret =
        settings.secret(
            "HOP_SECRET",
            "Shared by gateways and brokers in processes of their own; 16 characters");
    if (!secret.isEmpty() && secret.value().length() < HopSecret.SHORTEST) {
      settings.mistake("HOP_SECRET", "at least " + HopSecret.SHORTEST + " characters");
    }
    return new HopSettings(
        secret,
        settings.text(
            "HOP_ADDRESS", "", "Where gateways reach this broker, host:port; this machine's name"));
  }

  public boolean isOn() {
    return !secret.isEmpty();
  }

  /**
   * {@code host:port} as it is told to gateways.
   *
   * @param port that the broker listens on
   */
  public String told(int port) {
    var host = address.isEmpty() ? machine() : address;
    return hasPort(host) ? host : host + ":" + port;
  }

  private static boolean hasPort(String address) {
    return address.lastIndexOf(':') > address.lastIndexOf(']');
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
