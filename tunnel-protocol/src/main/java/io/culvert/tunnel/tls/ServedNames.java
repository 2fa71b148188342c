package io.culvert.tunnel.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** For which hostnames a certificate is good: its DNS names (RFC 6125 §6.4; the CN is not used). */
final class ServedNames {

  private static final int DNS = 2; // RFC 5280 §4.2.1.6, dNSName
  private static final String WILDCARD = "*.";

  private ServedNames() {}

  /** Lower case; wildcards as {@code *.example.com}. */
  static List<String> of(X509Certificate certificate) throws CertificateParsingException {
    return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
        .flatMap(Collection::stream)
        .filter(name -> Objects.equals(name.get(0), DNS))
        .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
        .toList();
  }

  /** The wildcard that would cover a hostname: one label, the leftmost, stands for any. */
  static Optional<String> wildcardOf(String hostname) {
    int dot = hostname.indexOf('.');
    return dot > 0 ? Optional.of(WILDCARD + hostname.substring(dot + 1)) : Optional.empty();
  }
}
