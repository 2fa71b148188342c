package io.culvert.gateway.postgres;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * What a database tells a client at its beginning, and the client shows when it wants a query ended
 * (PostgreSQL documentation §54.7, BackendKeyData and CancelRequest): the number of its process and
 * a secret.
 *
 * @param bytes both, as they are sent
 */
record CancelKey(ByteBuffer bytes) {
  private static final int PROCESS = 4;

  static final int SHORTEST = PROCESS + 4;

  /** Since protocol 3.2. */
  static final int LONGEST = PROCESS + 256;

  /** A copy of all that can be read. */
  static CancelKey of(ByteBuf bytes) {
    var copy = new byte[bytes.readableBytes()];
    bytes.getBytes(bytes.readerIndex(), copy);
    return new CancelKey(ByteBuffer.wrap(copy).asReadOnlyBuffer());
  }
}
