package io.culvert.gateway.acme;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate as an authority has issued it. Kept as one text: key and chain belong together, and
 * so no failure can part them.
 *
 * @param key of the first certificate
 * @param chain the certificate, then those that signed it
 */
record IssuedCertificate(PrivateKey key, List<X509Certificate> chain) {

  IssuedCertificate {
    chain = List.copyOf(chain);
  }

  static IssuedCertificate in(String pem) throws GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    var chain = new ArrayList<X509Certificate>();
    for (var der : Pem.blocks(pem, Pem.CERTIFICATE)) {
      chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("there is no certificate");
    }
    return new IssuedCertificate(Keys.privateIn(pem), chain);
  }

  String toPem() {
    var text = new StringBuilder();
    try {
      for (var certificate : chain) {
        text.append(Pem.block(Pem.CERTIFICATE, certificate.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e); // they were read from their encoding
    }
    return text.append(Pem.block(Pem.PRIVATE_KEY, key.getEncoded())).toString();
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  boolean isValidAt(Instant now) {
    return now.isBefore(notAfter());
  }

  /** When two thirds of its life are over. */
  Instant renewFrom() {
    var begin = leaf().getNotBefore().toInstant();
    return begin.plus(Duration.between(begin, notAfter()).multipliedBy(2).dividedBy(3));
  }
}
