package io.culvert.tunnel.hop;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What ties a greeting to its TLS connection: the SHA-256 of the server's certificate, much as
 * {@code tls-server-end-point} (RFC 5929 §4). Who sits in between with a certificate of his own
 * sees two different ones.
 */
public final class ServerFingerprint {
  private ServerFingerprint() {}

  /** As the client sees it, after the TLS handshake; empty without TLS. */
  public static String atClient(ChannelPipeline pipeline) {
    var tls = pipeline.get(SslHandler.class);
    if (tls == null) {
      return "";
    }
    try {
      return of(tls.engine().getSession().getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      throw new IllegalStateException("TLS without a server's certificate", e);
    }
  }

  /** As the server sees it. */
  public static String atServer(ChannelPipeline pipeline) {
    var tls = pipeline.get(SslHandler.class);
    return tls == null ? "" : of(tls.engine().getSession().getLocalCertificates());
  }

  private static String of(Certificate @Nullable [] chain) {
    if (chain == null || chain.length == 0) {
      throw new IllegalStateException("TLS without a server's certificate");
    }
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
      return Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate without an encoding", e);
    }
  }
}
