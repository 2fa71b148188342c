package io.culvert.gateway.hop;

import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;

/** A stream that could not be opened: nothing passes, nothing is counted. */
final class NoStream implements TunnelStream {

  @Override
  public void head(ByteBuf head) {
    head.release();
  }

  @Override
  public void data(ByteBuf data) {
    data.release();
  }

  @Override
  public void end(ByteBuf trailers) {
    trailers.release();
  }

  @Override
  public void reset(ResetCode code, String message) {
    // It is over already.
  }

  @Override
  public void consumed(int bytes) {
    // There was nothing to consume.
  }

  @Override
  public boolean isWritable() {
    return true; // whatever is written is thrown away
  }

  @Override
  public long bytesIn() {
    return 0;
  }

  @Override
  public long bytesOut() {
    return 0;
  }

  @Override
  public void whenOver(Runnable task) {
    task.run();
  }
}
