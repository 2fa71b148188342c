package io.culvert.runtime.address;

import io.culvert.runtime.settings.Settings;
import java.util.Optional;

/**
 * Where connections come in that are not HTTP.
 *
 * @param tcpPorts one of them for each TCP tunnel
 * @param tls whether the HTTPS port takes connections for TLS tunnels
 * @param tlsPort the HTTPS port
 * @param postgresPort shared by all databases; empty when it is off, 0 for any free one
 */
public record RawEntrances(
    TcpPorts tcpPorts, boolean tls, int tlsPort, Optional<Integer> postgresPort) {

  private static final String POSTGRES_PORT = "POSTGRES_PORT";

  public static RawEntrances from(Settings settings) {
    var wanted =
        settings.flag(
            "TLS_TUNNELS",
            false,
            "Whether HTTPS_PORT is open for TLS tunnels though there are no certificates");
    return new RawEntrances(
        TcpPorts.from(settings),
        wanted
            || TlsSettings.from(settings).isOn()
            || TlsSettings.acmeDirectory(settings).isPresent(),
        TlsSettings.httpsPort(settings),
        postgresPort(settings));
  }

  /** A port that all PostgreSQL clients share; off unless it is given. */
  private static Optional<Integer> postgresPort(Settings settings) {
    var text =
        settings.optional(
            POSTGRES_PORT, "Port shared by PostgreSQL tunnels, found by name; off when not set");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var port = text.filter(digits -> digits.matches("[0-9]{1,5}")).map(Integer::valueOf);
    if (port.filter(number -> number <= 65_535).isEmpty()) {
      settings.mistake(POSTGRES_PORT, "a port, 0 to 65535");
      return Optional.empty();
    }
    return port;
  }
}
