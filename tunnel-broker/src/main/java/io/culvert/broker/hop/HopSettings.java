package io.culvert.broker.hop;

import io.culvert.runtime.settings.Secret;
import io.culvert.runtime.settings.Settings;
import io.culvert.tunnel.hop.HopSecret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * How gateways in other processes reach this broker.
 *
 * @param secret shared with the gateways; empty when there are none
 * @param address {@code host} or {@code host:port} told to gateways; without a port it is the
 *     agents'; empty for this machine's name
 * @param lostAfter silence after which other brokers close what this one has left open
 */
public record HopSettings(Secret secret, String address, Duration lostAfter) {
  /** A broker tells every two seconds that it is there. */
  private static final Duration LEAST = Duration.ofSeconds(3);

  /** No gateways in other processes. */
  public static final HopSettings OFF = new HopSettings(new Secret(""), "", Duration.ofMinutes(5));

  /** Reads them; mistakes are reported by {@link Settings#check}. */
  public static HopSettings from(Settings settings) {
    var secret =
        settings.secret(
            "HOP_SECRET",
            "Shared by gateways and brokers in processes of their own; at least 32 characters");
    if (!secret.isEmpty() && secret.value().length() < HopSecret.SHORTEST) {
      settings.mistake("HOP_SECRET", "at least " + HopSecret.SHORTEST + " characters");
    }
    var lostAfter =
        settings.duration(
            "BROKER_LOST_AFTER",
            OFF.lostAfter(),
            "How long a broker is not heard of before another one closes its sessions in the log.");
    if (lostAfter.compareTo(LEAST) < 0) {
      settings.mistake("BROKER_LOST_AFTER", "3 seconds or more");
    }
    return new HopSettings(
        secret,
        settings.text(
            "HOP_ADDRESS", "", "Where gateways reach this broker, host:port; this machine's name"),
        lostAfter);
  }

  public boolean isOn() {
    return !secret.isEmpty();
  }

  /**
   * {@code host:port} as it is told to gateways.
   *
   * @param port that the broker listens on
   */
  String told(int port) {
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
