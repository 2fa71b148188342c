package io.culvert.gateway.relay;

import io.culvert.tunnel.stream.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Tunnel and connection are on one loop: nothing has to be carried over, only flushed. */
final class OnOneLoop extends LoopCrossing {
  private final Channel channel;
  private boolean flushes;

  OnOneLoop(Channel channel) {
    this.channel = channel;
  }

  @Override
  public void onHead(ByteBuf head) {
    target().onHead(head);
    flushSoon();
  }

  @Override
  public void onData(ByteBuf data) {
    target().onData(data);
    flushSoon();
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    target().onEnd(trailers);
    flushSoon();
  }

  @Override
  public void onReset(ResetCode code, String message) {
    target().onReset(code, message);
    flushSoon();
  }

  @Override
  public void onWritable() {
    target().onWritable();
  }

  @Override
  public void onSilence() {
    target().onSilence();
  }

  /** Once for all that the tunnel brings in this turn of the loop. */
  private void flushSoon() {
    if (!flushes) {
      flushes = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushes = false;
    channel.flush();
  }
}
