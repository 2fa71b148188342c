package io.culvert.broker.hop;

import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;

/**
 * One direction of two streams that are made one: what is read from the one is written to the
 * other. Credit goes back to where bytes came from only when they have gone on, so what waits here
 * is never more than a window.
 */
final class Splice implements StreamListener {
  private final TunnelStream to;
  private final ResetCode whenGone;

  /**
   * A reader of the one stream.
   *
   * @param to the other one; also the one whose credit is given back when bytes have gone on
   * @param whenGone what that one is told when the connection of this one is gone
   */
  Splice(TunnelStream to, ResetCode whenGone) {
    this.to = to;
    this.whenGone = whenGone;
  }

  @Override
  public void onHead(ByteBuf head) {
    to.head(head);
  }

  @Override
  public void onData(ByteBuf data) {
    to.data(data);
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    to.end(trailers);
  }

  @Override
  public void onReset(ResetCode code, String message) {
    to.reset(code == ResetCode.AGENT_GONE ? whenGone : code, message);
  }

  @Override
  public void onWritable() {
    // Nothing waits for it: the other side stops when it has no credit left.
  }

  @Override
  public void onSent(int bytes) {
    to.consumed(bytes);
  }
}
