package io.culvert.cli.origin;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.stream.IgnoreStream;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;

/**
 * Forwards the streams of one tunnel to the local server. It outlives a lost tunnel. Everything
 * runs on one event loop, the tunnel's.
 */
public interface Forwarder {
  /** Nanoseconds after which a stream without an end is silent. */
  long SILENT = 1_000_000_000L;

  /**
   * A stream was opened; call on the event loop.
   *
   * @param head of the stream, taken
   * @return what listens to the stream
   */
  StreamListener open(StreamKind kind, ByteBuf head, TunnelStream stream);

  /** What is under way. Call on the event loop. */
  int active();

  /**
   * What of it is worth waiting for: streams that may be silent for hours, such as WebSockets, are
   * not while they are. Call on the event loop.
   */
  int busy();

  /** Ends: no stream is accepted after it. Call on the event loop. */
  void close();

  /** Turns a stream away. */
  static StreamListener refuse(ByteBuf head, TunnelStream stream, ResetCode code, String why) {
    head.release();
    stream.reset(code, why);
    return IgnoreStream.INSTANCE;
  }
}
