package io.culvert.schemas.account;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * SHA-256 of a token, as a key for maps.
 *
 * @param hex 64 lower-case hex digits
 */
public record TokenHash(String hex) {

  /** Reads the remaining bytes without moving the buffer. */
  public static TokenHash of(ByteBuffer sha256) {
    var bytes = new byte[sha256.remaining()];
    sha256.duplicate().get(bytes);
    return new TokenHash(HexFormat.of().formatHex(bytes));
  }

  /** For writing into an event. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }
}
