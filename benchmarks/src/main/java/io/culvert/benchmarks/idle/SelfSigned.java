package io.culvert.benchmarks.idle;

import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A certificate for this machine, made for one run. */
final class SelfSigned {

  private SelfSigned() {}

  /** Writes certificate and key there; returns the settings that name them. */
  static Map<String, String> in(Path folder) throws Exception {
    var bundle =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    return Map.of(
        "SSL_CERT_PATH", write(folder, "cert.pem", bundle.getCertificatePathPEM()),
        "SSL_KEY_PATH", write(folder, "key.pem", bundle.getPrivateKeyPEM()));
  }

  private static String write(Path folder, String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }
}
