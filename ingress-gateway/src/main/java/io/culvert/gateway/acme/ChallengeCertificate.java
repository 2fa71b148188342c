package io.culvert.gateway.acme;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.culvert.gateway.sni.TlsGreeting;
import io.culvert.tunnel.tls.ServerContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.util.CertificateUtils;

/** The certificate that answers a challenge by TLS, and is good for nothing else (RFC 8737 §3). */
final class ChallengeCertificate {
  private ChallengeCertificate() {}

  static SslContext context(String name, String keyAuthorization) throws IOException {
    var keys = Keys.generate();
    var certificate =
        CertificateUtils.createTlsAlpn01Certificate(
            keys, Identifier.dns(name), digest(keyAuthorization));
    return ServerContexts.of(
        SslContextBuilder.forServer(keys.getPrivate(), certificate), List.of(TlsGreeting.ACME));
  }

  private static byte[] digest(String keyAuthorization) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(keyAuthorization.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK can
    }
  }
}
