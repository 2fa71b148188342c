package io.culvert.tunnel.stream;

import io.netty.buffer.ByteBuf;

/**
 * One stream, from the side that writes to it. Safe for use by any thread; calls from one thread
 * keep their order. After {@link #reset} or {@link StreamListener#onReset} every call does nothing
 * but release its buffer.
 */
public interface TunnelStream {

  /**
   * Sends a response head: agent side only, a 1xx head any number of times before the final one.
   *
   * @param head ownership passes to the stream
   */
  void head(ByteBuf head);

  /**
   * Sends bytes. May be called while {@link #isWritable} is false, but the caller then has to stop
   * until {@link StreamListener#onWritable}: what exceeds the credit waits in memory.
   *
   * @param data any length, split as needed; ownership passes to the stream
   */
  void data(ByteBuf data);

  /**
   * Completes this direction.
   *
   * @param trailers trailer section as bytes, see {@code HttpHeads}; may be empty; ownership passes
   */
  void end(ByteBuf trailers);

  /** Breaks both directions off. */
  void reset(ResetCode code, String message);

  /**
   * Gives credit back to the other side: call it when bytes handed out by {@link
   * StreamListener#onData} have been written to their destination's socket, not earlier.
   */
  void consumed(int bytes);

  /** Whether credit is left and the tunnel's socket takes more. */
  boolean isWritable();

  /**
   * Bytes counted for metering from the public client towards the origin: heads, data, trailers.
   */
  long bytesIn();

  /** Bytes counted for metering from the origin towards the public client. */
  long bytesOut();

  /**
   * Runs the task once, on any thread, when the stream is over: both directions complete, or broken
   * off. From then on {@link #bytesIn} and {@link #bytesOut} stay as they are.
   */
  void whenOver(Runnable task);
}
