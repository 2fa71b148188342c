package io.culvert.tunnel.hop;

import io.culvert.tunnel.frame.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.UUID;

/**
 * What an OPEN frame says on the hop between its kind and the head: which session the stream is
 * for, and by which number the gateway wants to hear what was metered.
 *
 * @param session UUIDv7
 * @param tag comes back in {@link Metered}
 */
public record HopOpening(UUID session, int tag) {
  /** Bytes that it adds to the head. */
  public static final int BYTES = 16 + 4;

  /**
   * The opening with a head behind it.
   *
   * @param head released here
   */
  public ByteBuf before(ByteBuf head, ByteBufAllocator allocator) {
    try {
      return allocator
          .buffer(BYTES + head.readableBytes())
          .writeLong(session.getMostSignificantBits())
          .writeLong(session.getLeastSignificantBits())
          .writeInt(tag)
          .writeBytes(head);
    } finally {
      head.release();
    }
  }

  /**
   * Takes the opening off the front; what is left is the head.
   *
   * @throws ProtocolViolation when there is too little
   */
  public static HopOpening takeFrom(ByteBuf payload) {
    if (payload.readableBytes() < BYTES) {
      throw ProtocolViolation.of("OPEN frame without a session");
    }
    return new HopOpening(new UUID(payload.readLong(), payload.readLong()), payload.readInt());
  }
}
