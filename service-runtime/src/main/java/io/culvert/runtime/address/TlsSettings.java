package io.culvert.runtime.address;

import io.culvert.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where certificates lie; there is TLS when there are some.
 *
 * @param certificates PEM files with chains, or folders of certificates
 * @param keys for each file its key
 */
public record TlsSettings(List<Path> certificates, List<Path> keys) {

  private static final int HTTPS_PORT = 8443;

  /** No certificate, no TLS. */
  public static final TlsSettings OFF = new TlsSettings(List.of(), List.of());

  public TlsSettings {
    certificates = List.copyOf(certificates);
    keys = List.copyOf(keys);
  }

  public static TlsSettings from(Settings settings) {
    return new TlsSettings(
        paths(
            settings,
            "SSL_CERT_PATH",
            "Certificates: PEM files or folders of them, comma-separated; turns TLS on"),
        paths(settings, "SSL_KEY_PATH", "Their keys in the same order; folders need none"));
  }

  /** The port of public HTTPS, where it is on. */
  public static int httpsPort(Settings settings) {
    return settings.port("HTTPS_PORT", HTTPS_PORT, "Public HTTPS, when certificates are given");
  }

  /** Where certificates are ordered, by ACME (RFC 8555 §7.1.1); empty when none are. */
  public static Optional<String> acmeDirectory(Settings settings) {
    return settings.optional(
        "ACME_DIRECTORY",
        "ACME directory that certificates of custom domains are ordered from; none when not set");
  }

  public boolean isOn() {
    return !certificates.isEmpty();
  }

  private static List<Path> paths(Settings settings, String name, String meaning) {
    return settings.optional(name, meaning).stream()
        .flatMap(list -> Arrays.stream(list.split(",")))
        .map(String::strip)
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .toList();
  }
}
