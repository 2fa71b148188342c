package io.culvert.gateway.acme;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates that were issued, in files. */
final class CertificateStore {
  private static final Logger log = LoggerFactory.getLogger(CertificateStore.class);

  private final AcmeFolder folder;

  CertificateStore(AcmeFolder folder) {
    this.folder = folder;
  }

  /**
   * The one for the name; nothing when there is none, or it cannot be read and is ordered again.
   */
  Optional<IssuedCertificate> find(String name) throws IOException {
    var text = SafeFiles.read(folder.certificate(name));
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(IssuedCertificate.in(text.get()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      log.warn("{} is no certificate with its key: {}", folder.certificate(name), e.getMessage());
      return Optional.empty();
    }
  }

  void keep(String name, IssuedCertificate certificate) throws IOException {
    SafeFiles.write(folder.certificate(name), certificate.toPem());
  }
}
