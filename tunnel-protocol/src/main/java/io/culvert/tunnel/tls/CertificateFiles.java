package io.culvert.tunnel.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate with its key, as PEM files.
 *
 * @param chain the certificate, then those that signed it
 * @param key its private key, PKCS #8, not encrypted
 */
record CertificateFiles(Path chain, Path key) {

  private static final String CERTBOT_CHAIN = "fullchain.pem";
  private static final String CERTBOT_KEY = "privkey.pem";
  private static final String CHAIN = ".crt";
  private static final String KEY = ".key";

  /**
   * All that lie in a folder: {@code NAME.crt} with {@code NAME.key}, and folders as certbot makes
   * them, with {@code fullchain.pem} and {@code privkey.pem}. In the order of their names.
   */
  static List<CertificateFiles> in(Path folder) throws IOException {
    var found = new ArrayList<CertificateFiles>();
    try (var entries = Files.list(folder)) {
      for (var entry : entries.sorted().toList()) {
        var name = entry.getFileName().toString();
        if (Files.isRegularFile(entry.resolve(CERTBOT_CHAIN))) {
          found.add(new CertificateFiles(entry.resolve(CERTBOT_CHAIN), entry.resolve(CERTBOT_KEY)));
        } else if (name.endsWith(CHAIN)) {
          var key = name.substring(0, name.length() - CHAIN.length()) + KEY;
          found.add(new CertificateFiles(entry, folder.resolve(key)));
        }
      }
    }
    return found;
  }
}
