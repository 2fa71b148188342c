package io.culvert.gateway.acme;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Keys and certificates as text (RFC 7468). Pure. */
final class Pem {
  static final String CERTIFICATE = "CERTIFICATE";
  static final String PRIVATE_KEY = "PRIVATE KEY";
  static final String PUBLIC_KEY = "PUBLIC KEY";

  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));

  private Pem() {}

  /** One block, with the line that ends it. */
  static String block(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(der), label);
  }

  /** What is in the blocks of that label, in their order. */
  static List<byte[]> blocks(String text, String label) {
    var block = Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----");
    return block
        .matcher(text)
        .results()
        .map(found -> Base64.getMimeDecoder().decode(found.group(1)))
        .toList();
  }
}
