package io.culvert.gateway.acme;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.culvert.gateway.sni.TlsGreeting;
import io.culvert.tunnel.tls.ServerContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.List;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.util.CertificateUtils;

/** The certificate that answers a challenge by TLS, and is good for nothing else (RFC 8737 §3). */
final class ChallengeCertificate {
  private ChallengeCertificate() {}

  /** One for all, made when it is first needed: whom such a certificate names is no secret. */
  private static final class Key {
    static final KeyPair PAIR = generate();

    /** The library signs with RSA only. */
    private static KeyPair generate() {
      try {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e); // every JDK can
      }
    }
  }

  static SslContext context(String name, String keyAuthorization) throws IOException {
    var certificate =
        CertificateUtils.createTlsAlpn01Certificate(
            Key.PAIR, Identifier.dns(name), digest(keyAuthorization));
    return ServerContexts.of(
        SslContextBuilder.forServer(Key.PAIR.getPrivate(), certificate), List.of(TlsGreeting.ACME));
  }

  private static byte[] digest(String keyAuthorization) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(keyAuthorization.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK can
    }
  }
}
