package io.culvert.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Entity tags by content (RFC 9110 §8.8.3): dates in a reproducible jar never change. */
public final class Etag {

  private static final int BYTES = 12;

  private Etag() {}

  /** A strong one, with its quotation marks. */
  public static String of(byte[] content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "\"" + HexFormat.of().formatHex(digest, 0, BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
