package io.culvert.tunnel.head;

/**
 * The bytes are not a valid head, or the head cannot be written as one. The message names the rule,
 * never the bytes: they may hold secrets.
 */
public final class MalformedHead extends Exception {
  public MalformedHead(String message) {
    // No stack trace: it tells nothing about bytes from afar, and a flood of them must stay cheap.
    super(message, null, false, false);
  }
}
