package io.culvert.cli.agent;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Whom an agent believes that it is the server: whoever has a certificate for the host's name, by
 * an authority that this system trusts, or by one of a file.
 */
public final class ServerTls {
  /** By the authorities that this system trusts. */
  public static final ServerTls SYSTEM = new ServerTls(null);

  private final @Nullable File authorities;
  private @Nullable SslContext context;

  private ServerTls(@Nullable File authorities) {
    this.authorities = authorities;
  }

  /**
   * By the authorities in a file of PEM certificates, and no others.
   *
   * @throws SSLException when there are none in it
   */
  public static ServerTls by(Path authorities) throws SSLException {
    var tls = new ServerTls(authorities.toFile());
    try {
      tls.context();
    } catch (IllegalArgumentException e) { // what Netty says of a file that it cannot read
      throw new SSLException(e.getMessage(), e);
    }
    return tls;
  }

  synchronized SslContext context() throws SSLException {
    if (context == null) {
      var builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
      context = (authorities == null ? builder : builder.trustManager(authorities)).build();
    }
    return context;
  }

  /** Whether a connection failed because the server's certificate is not to be believed. */
  static boolean isDistrust(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
        return true;
      }
    }
    return false;
  }
}
