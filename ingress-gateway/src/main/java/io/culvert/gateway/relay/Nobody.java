package io.culvert.gateway.relay;

import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.netty.buffer.ByteBuf;

/** Stands where the reader of a stream is not known yet. */
enum Nobody implements StreamListener {
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
