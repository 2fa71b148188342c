package io.culvert.cli.trust;

import io.culvert.tunnel.tls.Authorities;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whom to believe that it is who it says: whoever has a certificate for the host's name, by an
 * authority that this system trusts, or by one of a file.
 */
public final class Trust {
  /** By the authorities that this system trusts. */
  public static final Trust SYSTEM = new Trust(null, true);

  /** Anybody at all. */
  public static final Trust ANYBODY =
      new Trust(new Authorities(InsecureTrustManagerFactory.INSTANCE), false);

  private final @Nullable Authorities authorities;
  private final boolean names;
  private @Nullable SslContext context;

  private Trust(@Nullable Authorities authorities, boolean names) {
    this.authorities = authorities;
    this.names = names;
  }

  /**
   * By the authorities in a file of PEM certificates, and no others.
   *
   * @throws SSLException when there are none in it
   */
  public static Trust by(Path file) throws SSLException {
    return new Trust(Authorities.in(file), true);
  }

  /** For connections of Netty; made once. */
  public synchronized SslContext context() throws SSLException {
    if (context == null) {
      context = forClient().build();
    }
    return context;
  }

  /** For connections of Netty that ask for more. */
  public SslContextBuilder forClient() {
    return SslContextBuilder.forClient()
        .trustManager(authorities == null ? null : authorities.managers())
        .endpointIdentificationAlgorithm(names ? "HTTPS" : null);
  }

  /** For the JDK's HTTP client; null when its own does. */
  public @Nullable SSLContext forHttpClient() {
    return authorities == null ? null : authorities.context();
  }

  /** Whether a connection failed because a certificate is not to be believed. */
  public static boolean isDistrust(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
        return true;
      }
    }
    return false;
  }
}
