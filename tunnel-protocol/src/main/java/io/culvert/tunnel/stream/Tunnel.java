package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.LogLine;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

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

  /** Streams that are open now, those on their way included; it may change at any moment. */
  int openStreams();

  /**
   * Whether its other side was heard of lately. While it was not, whoever can do with another
   * tunnel of the hostname should; it may be back at any moment.
   */
  default boolean isAnswering() {
    return true;
  }

  /**
   * The event loop that its frames come in on and its listeners are called on; null when there is
   * no single one. To use the tunnel from there costs least.
   */
  default @Nullable EventLoop loop() {
    return null;
  }

  /**
   * Opens a stream, never with an exception. When the tunnel is gone, is leaving or has no room,
   * the listener gets {@link StreamListener#onReset} with {@link ResetCode#REFUSED}: nobody has
   * seen anything of the stream, and another tunnel may be tried.
   *
   * @param kind what the stream carries
   * @param head the request head as bytes, see {@code HttpHeads}; ownership passes to the tunnel
   * @param listener called on the tunnel's event loop, one call at a time
   */
  TunnelStream open(StreamKind kind, ByteBuf head, StreamListener listener);
}
