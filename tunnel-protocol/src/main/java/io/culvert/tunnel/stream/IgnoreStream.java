package io.culvert.tunnel.stream;

import io.netty.buffer.ByteBuf;

/**
 * Stands where a stream has no reader, because it was refused or the reader is not known yet: what
 * comes is thrown away.
 */
public enum IgnoreStream implements StreamListener {
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
