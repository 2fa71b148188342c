package io.culvert.gateway.relay;

import io.culvert.tunnel.stream.IgnoreStream;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.Tunnel;
import io.netty.channel.Channel;

/**
 * Stands between a tunnel's event loop and a public connection's: whatever the tunnel says is said
 * to the target on the connection's loop, in order, and what came of it is flushed.
 */
public abstract sealed class LoopCrossing implements StreamListener
    permits OntoEventLoop, OnOneLoop {
  private StreamListener target = IgnoreStream.INSTANCE;

  /**
   * The way from a tunnel to a public connection.
   *
   * @param channel the connection, whose loop the caller is on. The caller says whom to tell by
   *     {@link #turnTo} before its task ends; until then what comes is thrown away
   */
  public static LoopCrossing between(Tunnel tunnel, Channel channel) {
    return tunnel.loop() == channel.eventLoop()
        ? new OnOneLoop(channel)
        : new OntoEventLoop(channel.eventLoop(), channel::flush);
  }

  /** From now on this one is told; called on the connection's loop. */
  public final void turnTo(StreamListener other) {
    target = other;
  }

  final StreamListener target() {
    return target;
  }
}
