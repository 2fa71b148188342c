package io.culvert.cli.origin;

import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.netty.buffer.ByteBuf;

/** Listens to a stream that was refused: what is still on the way is thrown away. */
enum IgnoreStream implements StreamListener {
  INSTANCE;

  @Override
  public void onHead(ByteBuf head) {
    head.release();
  }

  @Override
  public void onData(ByteBuf data) {
    data.release();
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    trailers.release();
  }

  @Override
  public void onReset(ResetCode code, String message) {}

  @Override
  public void onWritable() {}
}
