package io.culvert.gateway.testing;

import io.culvert.tunnel.tls.Certificates;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;

/** A server's certificate that only those believe who are told to. */
public record SelfSigned(X509Bundle bundle) {

  /** For one DNS name. */
  public static SelfSigned of(String hostname) {
    try {
      return new SelfSigned(
          new CertificateBuilder()
              .subject("CN=" + hostname)
              .setIsCertificateAuthority(true)
              .addSanDnsName(hostname)
              .buildSelfSigned());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Served from files in that folder, which should have no others. */
  public Certificates servedFrom(Path folder, String... protocols) throws IOException {
    Files.writeString(folder.resolve("it.crt"), bundle.getCertificatePathPEM());
    Files.writeString(folder.resolve("it.key"), bundle.getPrivateKeyPEM());
    return Certificates.open(List.of(folder), List.of(), List.of(protocols));
  }

  /** For clients that believe it. */
  public SSLContext trusted() throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, bundle.toTrustManagerFactory().getTrustManagers(), null);
    return context;
  }
}
