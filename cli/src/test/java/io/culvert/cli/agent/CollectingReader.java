package io.culvert.cli.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The gateway's side of a stream: hashes what comes and gives credit at once. */
final class CollectingReader implements StreamListener {
  final List<String> heads = new CopyOnWriteArrayList<>();
  final CompletableFuture<String> outcome = new CompletableFuture<>();
  final CompletableFuture<TunnelStream> stream = new CompletableFuture<>();
  private final MessageDigest digest;
  volatile long size;
  volatile @Nullable Runnable whenWritable;

  CollectingReader() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  byte[] hash() {
    return digest.digest();
  }

  @Override
  public void onHead(ByteBuf head) {
    heads.add(head.toString(ISO_8859_1));
    head.release();
  }

  @Override
  public void onData(ByteBuf data) {
    int bytes = data.readableBytes();
    digest.update(ByteBufUtil.getBytes(data));
    data.release();
    size += bytes;
    stream.thenAccept(open -> open.consumed(bytes));
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    outcome.complete("end " + trailers.toString(ISO_8859_1));
    trailers.release();
  }

  @Override
  public void onReset(ResetCode code, String message) {
    outcome.complete("reset " + code);
  }

  @Override
  public void onWritable() {
    var task = whenWritable;
    if (task != null) {
      task.run();
    }
  }
}
