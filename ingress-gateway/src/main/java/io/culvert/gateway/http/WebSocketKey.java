package io.culvert.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The question and the answer by which a WebSocket server shows that it is one (RFC 6455 §4). By
 * HTTP/2 clients do not ask it, so the gateway does.
 */
public final class WebSocketKey {
  private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BYTES = 16;

  private WebSocketKey() {}

  /** A new one; it has to differ, not to be secret. */
  public static String next() {
    var bytes = new byte[BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** What {@code Sec-WebSocket-Accept} has to be. */
  public static String answer(String key) {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      var hash = sha1.digest((key + SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
