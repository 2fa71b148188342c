package io.culvert.gateway;

import io.culvert.runtime.address.TlsSettings;
import io.culvert.runtime.settings.Settings;
import java.time.Duration;

/**
 * Public HTTPS.
 *
 * @param port where it listens; 0 for any free one
 * @param files certificates and keys; without them there is no HTTPS
 * @param hsts how long browsers are told to use nothing but HTTPS (RFC 6797); zero for not
 */
record PublicTls(int port, TlsSettings files, Duration hsts) {

  static final PublicTls OFF = new PublicTls(0, TlsSettings.OFF, Duration.ZERO);

  static PublicTls from(Settings settings) {
    return new PublicTls(
        TlsSettings.httpsPort(settings),
        TlsSettings.from(settings),
        settings.duration(
            "HSTS", Duration.ZERO, "How long browsers are told to come by HTTPS only; 0s for not"));
  }
}
