package io.culvert.runtime.address;

import io.culvert.runtime.settings.Settings;

/**
 * Where hostnames are reached from outside.
 *
 * @param scheme http or https
 * @param port TCP port that the public connects to
 */
public record PublicUrls(String scheme, int port) {

  private static final String HTTPS = "https";

  /** With certificates it is HTTPS on its port, else HTTP, unless a proxy stands before. */
  public static PublicUrls from(Settings settings) {
    var httpPort = settings.port("HTTP_PORT", 8190, "Public HTTP port, part of public URLs.");
    var httpsPort = TlsSettings.httpsPort(settings);
    var isTls = TlsSettings.from(settings).isOn();
    var scheme =
        settings
            .optional("PUBLIC_SCHEME", "Scheme of public URLs; https with certificates, else http")
            .orElse(isTls ? HTTPS : "http");
    if (!scheme.equals("http") && !scheme.equals(HTTPS)) {
      settings.mistake("PUBLIC_SCHEME", "http or https");
    }
    var own = isTls && scheme.equals(HTTPS) ? httpsPort : httpPort;
    return new PublicUrls(
        scheme,
        settings.port("PUBLIC_PORT", own, "Port of public URLs when a proxy stands before."));
  }

  /** The address of a hostname; the scheme's own port goes without saying. */
  String of(String hostname) {
    var isUsual = port == (scheme.equals(HTTPS) ? 443 : 80);
    return scheme + "://" + hostname + (isUsual ? "" : ":" + port);
  }
}
