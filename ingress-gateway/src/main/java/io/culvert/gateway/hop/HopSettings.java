package io.culvert.gateway.hop;

import io.culvert.runtime.settings.Secret;
import io.culvert.runtime.settings.Settings;
import io.culvert.tunnel.hop.HopSecret;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * How this gateway gets to brokers in other processes.
 *
 * @param secret shared with the brokers
 * @param gatewayId name of this gateway in the brokers' logs
 * @param windowBudget bytes that all streams together may have windows for beyond their first ones
 */
public record HopSettings(Secret secret, String gatewayId, long windowBudget) {

  /** Reads them; mistakes are reported by {@link Settings#check}. */
  public static HopSettings from(Settings settings) {
    return new HopSettings(
        settings.secret(
            "HOP_SECRET",
            "Shared by gateways and brokers in processes of their own; at least 32 characters"),
        settings.text("GATEWAY_ID", "", "Name of this gateway in logs; this machine's name"),
        settings.bytes(
            "TUNNEL_WINDOW_MEMORY", "64MiB", "Memory for larger windows of fast streams."));
  }

  /** The same, of a gateway in a process of its own, which cannot do without. */
  public static HopSettings required(Settings settings) {
    var read = from(settings);
    if (read.secret.value().length() < HopSecret.SHORTEST) {
      settings.mistake("HOP_SECRET", "at least " + HopSecret.SHORTEST + " characters");
    }
    return read;
  }

  /** The name for the brokers' logs. */
  String name() {
    if (!gatewayId.isEmpty()) {
      return gatewayId;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "gateway";
    }
  }
}
