package io.culvert.tunnel.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;

/** One frame of {@code culvert.v1}. Reference counted with its payload. */
public final class Frame extends DefaultByteBufHolder {
  private final int streamId;
  private final FrameType type;

  /**
   * A frame.
   *
   * @param streamId 0 for the connection itself
   * @param payload ownership passes to the frame
   */
  public Frame(int streamId, FrameType type, ByteBuf payload) {
    super(payload);
    this.streamId = streamId;
    this.type = type;
  }

  public int streamId() {
    return streamId;
  }

  public FrameType type() {
    return type;
  }

  @Override
  public Frame replace(ByteBuf payload) {
    return new Frame(streamId, type, payload);
  }

  /** Without the payload: it may hold a token. */
  @Override
  public String toString() {
    return type + "[stream " + streamId + ", " + content().readableBytes() + " bytes]";
  }
}
