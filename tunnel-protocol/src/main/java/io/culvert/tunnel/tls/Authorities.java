package io.culvert.tunnel.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who vouches for a server, in place of the authorities that this system trusts.
 *
 * @param managers decide about the chain that a server shows
 */
public record Authorities(TrustManagerFactory managers) {

  /**
   * Those whose certificates are in a PEM file, and no others.
   *
   * @throws SSLException naming the file, when there are none in it that can be read
   */
  public static Authorities in(Path file) throws SSLException {
    try (var content = Files.newInputStream(file)) {
      var found = CertificateFactory.getInstance("X.509").generateCertificates(content);
      if (found.isEmpty()) {
        throw new GeneralSecurityException("it has no certificate");
      }
      return new Authorities(trusting(found));
    } catch (IOException | GeneralSecurityException e) {
      throw new SSLException(file + ": " + e.getMessage(), e);
    }
  }

  private static TrustManagerFactory trusting(Collection<? extends Certificate> certificates)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (var each : certificates) {
      store.setCertificateEntry("authority-" + number++, each);
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers;
  }

  /** For clients of the JDK. */
  public SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}
