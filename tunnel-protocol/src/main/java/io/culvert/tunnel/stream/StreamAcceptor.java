package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.StreamKind;
import io.netty.buffer.ByteBuf;

/** The agent's side of opening: decides what a stream that the broker opened is connected to. */
public interface StreamAcceptor {

  /**
   * A stream was opened. Called on the tunnel's event loop; must not block.
   *
   * @param stream to write to; may be used at once
   * @param head the request head, see {@code HttpHeads}; belongs to the callee
   * @return what reads from the stream
   */
  StreamListener onOpen(TunnelStream stream, StreamKind kind, ByteBuf head);
}
