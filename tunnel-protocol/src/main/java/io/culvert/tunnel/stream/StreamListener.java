package io.culvert.tunnel.stream;

import io.netty.buffer.ByteBuf;

/**
 * One stream, from the side that reads it. Called on the tunnel's event loop, one call at a time.
 * Buffers belong to the listener, which releases them.
 */
public interface StreamListener {

  /** A response head (broker side only): interim ones (1xx) before the final one. Not trusted. */
  void onHead(ByteBuf head);

  /** Bytes. The listener calls {@link TunnelStream#consumed} when they have left the process. */
  void onData(ByteBuf data);

  /** The other side completed its direction; trailers may be empty. */
  void onEnd(ByteBuf trailers);

  /** The stream was broken off by the other side, or the tunnel is gone. No call follows. */
  void onReset(ResetCode code, String message);

  /** {@link TunnelStream#isWritable} has become true again. */
  void onWritable();

  /**
   * Bytes given to {@link TunnelStream#data} have gone on their way: there was credit for them and
   * the socket took more. What waits behind such a socket is bounded, so a reader on one side of
   * two spliced streams may call {@link TunnelStream#consumed} then.
   */
  default void onSent(int bytes) {}

  /**
   * Nothing is heard of the other side any more. It may be back at any moment, and the stream go on
   * as if nothing had been; else {@link #onReset} follows. Comes only where {@link Heartbeats#of}
   * says when.
   */
  default void onSilence() {}
}
