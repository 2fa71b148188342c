package io.culvert.control.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The device's half of the secret: 32 random bytes as 64 lower-case hex digits. The log and the
 * memory hold only its hash, so that nobody who reads them can fetch the token.
 *
 * @param text the code itself
 */
record DeviceCode(String text) {

  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  static DeviceCode generate(SecureRandom random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new DeviceCode(HexFormat.of().formatHex(bytes));
  }

  static Optional<DeviceCode> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new DeviceCode(text)) : Optional.empty();
  }

  /** Lower-case hex. */
  String sha256() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "DeviceCode[****]";
  }
}
