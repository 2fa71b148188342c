package io.culvert.runtime.address;

import io.culvert.runtime.settings.Settings;
import java.util.Locale;

/**
 * Where tunnels are reached from outside, whatever they carry.
 *
 * @param web where those are reached that carry HTTP
 * @param baseDomain the name under which public TCP ports are reached
 * @param tlsPort the port that all TLS tunnels share
 */
public record TunnelUrls(PublicUrls web, String baseDomain, int tlsPort) {

  public static TunnelUrls from(Settings settings) {
    return new TunnelUrls(
        PublicUrls.from(settings),
        settings
            .text("BASE_DOMAIN", "localhost", "What public hostnames end in.")
            .toLowerCase(Locale.ROOT),
        TlsSettings.httpsPort(settings));
  }

  /** Of a tunnel that carries HTTP. */
  public String http(String hostname) {
    return web.of(hostname);
  }

  /** Of a TCP tunnel with a public port of its own. */
  public String tcp(int port) {
    return "tcp://" + baseDomain + ":" + port;
  }

  /** Of a tunnel that is found by the name in the ClientHello. */
  public String tls(String hostname) {
    return "tls://" + hostname + ":" + tlsPort;
  }
}
