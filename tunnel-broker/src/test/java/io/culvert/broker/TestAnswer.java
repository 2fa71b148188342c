package io.culvert.broker;

import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/** Waits for the end of a response. */
final class TestAnswer implements StreamListener {
  final CompletableFuture<ResetCode> reset = new CompletableFuture<>();
  final CompletableFuture<Boolean> ended = new CompletableFuture<>();

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
    ended.complete(true);
  }

  @Override
  public void onReset(ResetCode code, String message) {
    reset.complete(code);
  }

  @Override
  public void onWritable() {}
}
