package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.LogLine;
import io.netty.buffer.ByteBuf;

/** One live session, as a gateway sees it. Safe for use by any thread; never blocks. */
public interface Tunnel {

  /** Whose session it is and what it allows. */
  TunnelInfo info();

  /** What the account may use now; changes while the session runs. */
  default Allowance allowance() {
    return Allowance.FREE;
  }

  /** Shows the person at the agent a line, where there is a way to. */
  default void say(LogLine line) {}

  /**
   * Opens a stream. When the tunnel is already gone the listener gets {@link
   * StreamListener#onReset} with {@link ResetCode#AGENT_GONE}, never an exception.
   *
   * @param kind what the stream carries
   * @param head the request head as bytes, see {@code HttpHeads}; ownership passes to the tunnel
   * @param listener called on the tunnel's event loop, one call at a time
   */
  TunnelStream open(StreamKind kind, ByteBuf head, StreamListener listener);
}
