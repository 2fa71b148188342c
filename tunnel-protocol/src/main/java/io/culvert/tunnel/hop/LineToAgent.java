package io.culvert.tunnel.hop;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.LogLine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.UUID;

/**
 * A line that a gateway has for the person at an agent's terminal; its broker passes it on.
 *
 * @param session UUIDv7
 */
public record LineToAgent(UUID session, LogLine line) {
  private static final int SESSION_BYTES = 16;

  /** A LINE frame. */
  public Frame frame(ByteBufAllocator allocator) {
    var log = Greetings.frame(allocator, line);
    try {
      return new Frame(
          0,
          FrameType.LINE,
          allocator
              .buffer(SESSION_BYTES + log.content().readableBytes())
              .writeLong(session.getMostSignificantBits())
              .writeLong(session.getLeastSignificantBits())
              .writeBytes(log.content()));
    } finally {
      log.release();
    }
  }

  /**
   * Reads the payload of a LINE frame.
   *
   * @throws ProtocolViolation when it is no session with a line behind it
   */
  public static LineToAgent read(ByteBuf payload) {
    if (payload.readableBytes() < SESSION_BYTES) {
      throw ProtocolViolation.of("LINE frame without a session");
    }
    var session = new UUID(payload.readLong(), payload.readLong());
    return new LineToAgent(session, Greetings.logLine(payload));
  }
}
