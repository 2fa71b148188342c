package io.culvert.broker;

import io.culvert.tunnel.stream.IgnoreStream;
import io.culvert.tunnel.stream.ResetCode;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;

/** Waits for the end of a response. */
final class TestAnswer extends IgnoreStream {
  final CompletableFuture<ResetCode> reset = new CompletableFuture<>();
  final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  @Override
  public void onEnd(ByteBuf trailers) {
    super.onEnd(trailers);
    ended.complete(true);
  }

  @Override
  public void onReset(ResetCode code, String message) {
    reset.complete(code);
  }
}
