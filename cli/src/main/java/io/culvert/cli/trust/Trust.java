package io.culvert.cli.trust;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to believe that it is who it says: whoever has a certificate for the host's name, by an
 * authority that this system trusts, or by one of a file.
 */
public final class Trust {
  /** By the authorities that this system trusts. */
  public static final Trust SYSTEM = new Trust(null, true);

  /** Anybody at all. */
  public static final Trust ANYBODY = new Trust(InsecureTrustManagerFactory.INSTANCE, false);

  private final @Nullable TrustManagerFactory authorities;
  private final boolean names;
  private @Nullable SslContext context;

  private Trust(@Nullable TrustManagerFactory authorities, boolean names) {
    this.authorities = authorities;
    this.names = names;
  }

  /**
   * By the authorities in a file of PEM certificates, and no others.
   *
   * @throws SSLException when there are none in it
   */
  public static Trust by(Path file) throws SSLException {
    try (var content = Files.newInputStream(file)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(content)) {
        store.setCertificateEntry("authority-" + number++, each);
      }
      if (number == 0) {
        throw new SSLException(file + " holds no certificates");
      }
      var authorities = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      authorities.init(store);
      return new Trust(authorities, true);
    } catch (IOException | GeneralSecurityException e) {
      throw e instanceof SSLException ssl ? ssl : new SSLException(file + " cannot be read", e);
    }
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
        .trustManager(authorities)
        .endpointIdentificationAlgorithm(names ? "HTTPS" : null);
  }

  /** For the JDK's HTTP client; null when its own does. */
  public @Nullable SSLContext forHttpClient() {
    if (authorities == null) {
      return null;
    }
    try {
      var made = SSLContext.getInstance("TLS");
      made.init(null, authorities.getTrustManagers(), null);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
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
