package io.culvert.control.billing.webhook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A secret that webhooks are signed with, and the keys that it can stand for.
 *
 * <p>Standard Webhooks writes a secret as {@code whsec_} and base64; the key is what the base64
 * says. Polar signs so since 2026-09-08; with secrets made before, its key is the UTF-8 text of the
 * whole secret, whatever it looks like. Nobody can see from a secret how old it is, so both keys
 * are good; they are as hard to guess as each other.
 */
public final class SigningSecret {

  private static final String PREFIX = "whsec_";

  private final List<byte[]> keys;

  private SigningSecret(List<byte[]> keys) {
    this.keys = keys;
  }

  /** Of the text as the provider shows it. */
  public static SigningSecret of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a signing secret is empty");
    }
    var keys = new ArrayList<byte[]>();
    if (text.startsWith(PREFIX)) {
      decoded(text.substring(PREFIX.length()), keys);
    }
    keys.add(text.getBytes(StandardCharsets.UTF_8));
    return new SigningSecret(keys);
  }

  /** All of a comma-separated list: while a secret is replaced, the old and the new are good. */
  public static List<SigningSecret> listOf(String texts) {
    return Arrays.stream(texts.split(","))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(SigningSecret::of)
        .toList();
  }

  /** Keys that a signature may be made with, the standard's first. */
  List<byte[]> keys() {
    return keys;
  }

  /** The key to sign with. */
  byte[] key() {
    return keys.getFirst();
  }

  @Override
  public String toString() {
    return "SigningSecret[****]";
  }

  private static void decoded(String base64, List<byte[]> keys) {
    try {
      var key = Base64.getDecoder().decode(base64);
      if (key.length > 0) {
        keys.add(key);
      }
    } catch (IllegalArgumentException e) {
      // Not base64: an old secret that only looks like a new one.
    }
  }
}
