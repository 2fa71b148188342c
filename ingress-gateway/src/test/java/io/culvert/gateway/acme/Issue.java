package io.culvert.gateway.acme;

import io.netty.pkitesting.CertificateBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Certificates as an authority would issue them. */
final class Issue {
  private Issue() {}

  static IssuedCertificate forName(String name, Duration lifetime) {
    return forName(name, Instant.now().minusSeconds(1), lifetime);
  }

  static IssuedCertificate forName(String name, Instant from, Duration lifetime) {
    try {
      var bundle =
          new CertificateBuilder()
              .subject("CN=" + name)
              .addSanDnsName(name)
              .notBefore(from)
              .notAfter(from.plus(lifetime))
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      return new IssuedCertificate(
          bundle.getKeyPair().getPrivate(), List.of(bundle.getCertificate()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
