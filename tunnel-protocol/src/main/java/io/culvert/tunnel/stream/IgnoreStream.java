package io.culvert.tunnel.stream;

import io.netty.buffer.ByteBuf;

/**
 * Throws away what comes. {@link #INSTANCE} stands where a stream has no reader, because it was
 * refused or the reader is not known yet; a listener that wants only some of it extends this one.
 */
public class IgnoreStream implements StreamListener {
  public static final IgnoreStream INSTANCE = new IgnoreStream();

  protected IgnoreStream() {}

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
