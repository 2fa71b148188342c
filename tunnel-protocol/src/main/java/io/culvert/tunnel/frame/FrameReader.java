package io.culvert.tunnel.frame;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the frames out of one binary message, one at a time, and holds each to its limit. Frames of
 * types that this version does not know are skipped.
 */
public final class FrameReader {
  private final ByteBuf message;
  private final int messageBytes;

  /**
   * A reader over the message.
   *
   * @param message stays the caller's; its reader index moves
   */
  public FrameReader(ByteBuf message) {
    this.message = message;
    this.messageBytes = message.readableBytes();
    if (messageBytes > ProtocolLimits.MAX_MESSAGE) {
      throw ProtocolViolation.tooLarge("message of " + messageBytes + " bytes");
    }
  }

  /**
   * The next frame, owned by the caller, or null after the last one.
   *
   * @throws ProtocolViolation when what follows is not a whole frame within its limits
   */
  public @Nullable Frame next() {
    while (message.isReadable()) {
      if (message.readableBytes() < ProtocolLimits.FRAME_HEADER) {
        throw ProtocolViolation.of("message ends within a frame header");
      }
      int streamId = message.readInt();
      int code = message.readUnsignedByte();
      int length = message.readUnsignedMedium();
      var type = FrameType.of(code);
      if (type != null && length > type.maxPayload()) {
        throw ProtocolViolation.tooLarge(type + " frame of " + length + " bytes");
      }
      if (length > message.readableBytes()) {
        throw ProtocolViolation.of("message ends within a frame");
      }
      if (type == null) {
        message.skipBytes(length);
        continue;
      }
      if (streamId < 0 || (streamId == 0) != type.isForConnection()) {
        throw ProtocolViolation.of(type + " frame on a stream id it cannot have");
      }
      return new Frame(streamId, type, payload(length));
    }
    return null;
  }

  /**
   * A slice where it makes up most of the message; else a copy, so that a few bytes that wait for a
   * slow reader do not keep a large message in memory.
   */
  private ByteBuf payload(int length) {
    if (length == 0) {
      return message.alloc().buffer(0, 0);
    }
    if (length >= messageBytes / 2) {
      return message.readRetainedSlice(length);
    }
    var copy = message.alloc().buffer(length, length);
    message.readBytes(copy);
    return copy;
  }
}
