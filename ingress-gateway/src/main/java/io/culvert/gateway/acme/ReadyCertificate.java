package io.culvert.gateway.acme;

import io.culvert.tunnel.tls.ServerContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/** A certificate in use: what handshakes need is made once, when it is first needed. */
final class ReadyCertificate {
  private final IssuedCertificate issued;
  private final Map<List<String>, SslContext> contexts = new ConcurrentHashMap<>();

  ReadyCertificate(IssuedCertificate issued) {
    this.issued = issued;
  }

  IssuedCertificate issued() {
    return issued;
  }

  /**
   * For handshakes.
   *
   * @param protocols offered by ALPN, the best first
   */
  SslContext context(List<String> protocols) {
    return contexts.computeIfAbsent(protocols, this::make);
  }

  private SslContext make(List<String> protocols) {
    var chain = issued.chain().toArray(new X509Certificate[0]);
    try {
      return ServerContexts.of(SslContextBuilder.forServer(issued.key(), chain), protocols);
    } catch (SSLException e) {
      throw new IllegalStateException(e); // key and chain were read
    }
  }
}
