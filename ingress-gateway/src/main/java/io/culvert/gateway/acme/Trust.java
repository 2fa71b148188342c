package io.culvert.gateway.acme;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who vouches for a server.
 *
 * @param authorities nobody for whomever this machine trusts
 */
record Trust(List<Certificate> authorities) {
  static final Trust SYSTEM = new Trust(List.of());

  /** The file has no certificates. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message, Exception cause) {
      super(message, cause);
    }
  }

  Trust {
    authorities = List.copyOf(authorities);
  }

  /** Those whose certificates are in a PEM file. */
  static Trust in(Path file) throws Unusable {
    try (InputStream in = Files.newInputStream(file)) {
      var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new GeneralSecurityException("it has no certificate");
      }
      return new Trust(List.copyOf(found));
    } catch (IOException | GeneralSecurityException e) {
      throw new Unusable(file + ": " + e.getMessage(), e);
    }
  }

  /** For clients of such servers. */
  SSLContext context() {
    try {
      if (authorities.isEmpty()) {
        return SSLContext.getDefault();
      }
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e); // every JDK can
    }
  }
}
