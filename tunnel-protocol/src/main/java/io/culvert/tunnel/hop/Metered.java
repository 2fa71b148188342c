package io.culvert.tunnel.hop;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * What the broker has metered of a stream that is over. It alone knows: what crossed the hop did
 * not always reach the agent.
 *
 * @param tag of the stream's {@link HopOpening}
 * @param bytesIn from the public client towards the origin
 * @param bytesOut from the origin towards the public client
 */
public record Metered(int tag, long bytesIn, long bytesOut) {
  private static final int BYTES = 4 + 8 + 8;

  /** A METERED frame. */
  public Frame frame(ByteBufAllocator allocator) {
    return new Frame(
        0,
        FrameType.METERED,
        allocator.buffer(BYTES).writeInt(tag).writeLong(bytesIn).writeLong(bytesOut));
  }

  /**
   * Reads the payload of a METERED frame.
   *
   * @throws ProtocolViolation when it is not of the right length
   */
  public static Metered read(ByteBuf payload) {
    if (payload.readableBytes() != BYTES) {
      throw ProtocolViolation.of("METERED frame of another length");
    }
    return new Metered(payload.readInt(), payload.readLong(), payload.readLong());
  }
}
