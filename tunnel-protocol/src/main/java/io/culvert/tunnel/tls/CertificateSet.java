package io.culvert.tunnel.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Certificates as they were at one moment.
 *
 * @param byName by the DNS names in them, wildcards included
 * @param first for everybody else
 */
record CertificateSet(Map<String, SslContext> byName, SslContext first) {

  /**
   * Reads all of them.
   *
   * @param protocols offered by ALPN (RFC 7301), the best first
   * @throws IOException naming the file that cannot be used
   */
  static CertificateSet read(CertificateSource source, List<String> protocols) throws IOException {
    var byName = new HashMap<String, SslContext>();
    SslContext first = null;
    for (var files : source.files()) {
      try {
        var context = context(files, protocols);
        for (var name : ServedNames.of(certificate(files))) {
          byName.putIfAbsent(name, context); // the one named first wins
        }
        first = first == null ? context : first;
      } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
        throw new IOException(files.chain() + " with " + files.key() + ": " + e.getMessage(), e);
      }
    }
    if (first == null) {
      throw new IOException("there is no certificate");
    }
    return new CertificateSet(Map.copyOf(byName), first);
  }

  SslContext of(@Nullable String hostname) {
    var own = hostname == null ? null : ownOf(hostname);
    return own == null ? first : own;
  }

  /** That of a certificate with the name in it; null when there is none. */
  @Nullable SslContext ownOf(String hostname) {
    var name = hostname.toLowerCase(Locale.ROOT);
    var exact = byName.get(name);
    return exact != null ? exact : ServedNames.wildcardOf(name).map(byName::get).orElse(null);
  }

  private static SslContext context(CertificateFiles files, List<String> protocols)
      throws IOException {
    return ServerContexts.of(
        SslContextBuilder.forServer(files.chain().toFile(), files.key().toFile()), protocols);
  }

  private static X509Certificate certificate(CertificateFiles files)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(files.chain())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
