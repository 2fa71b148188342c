package io.culvert.schemas.seal;

import java.nio.ByteBuffer;

/** Avro's bytes as an array. */
final class Bytes {

  private Bytes() {}

  /** A copy of what remains; the buffer is left as it was. */
  static byte[] of(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }
}
