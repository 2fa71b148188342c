package io.culvert.cli.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A tunnel's stream that keeps what the agent does to it. */
public final class RecordedStream implements TunnelStream {
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final AtomicLong consumed = new AtomicLong();
  private volatile @Nullable String trailers;
  private volatile @Nullable ResetCode reset;
  private volatile boolean writable = true;
  private volatile int stopAfter = Integer.MAX_VALUE;
  volatile @Nullable StreamListener listener;

  @Override
  public void head(ByteBuf head) {
    heads.add(head.toString(ISO_8859_1));
    head.release();
  }

  @Override
  public void data(ByteBuf data) {
    body.writeBytes(ByteBufUtil.getBytes(data));
    data.release();
    if (body.size() >= stopAfter) {
      writable = false;
    }
  }

  @Override
  public void end(ByteBuf trailerSection) {
    if (trailers != null) {
      throw new AssertionError("ended twice");
    }
    trailers = trailerSection.toString(ISO_8859_1);
    trailerSection.release();
  }

  @Override
  public void reset(ResetCode code, String message) {
    reset = code;
  }

  @Override
  public void consumed(int bytes) {
    consumed.addAndGet(bytes);
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public long bytesIn() {
    return 0;
  }

  @Override
  public void whenOver(Runnable task) {
    throw new UnsupportedOperationException("the agent records nothing");
  }

  @Override
  public long bytesOut() {
    return 0;
  }

  public void setWritable(boolean on) {
    writable = on;
  }

  /** Is not writable any more when it has taken that many bytes. */
  public void stopAfter(int bytes) {
    stopAfter = bytes;
  }

  List<String> heads() {
    return heads;
  }

  String lastHead() {
    return heads.isEmpty() ? "" : heads.getLast();
  }

  public String text() {
    return body.toString(ISO_8859_1);
  }

  public byte[] bytes() {
    return body.toByteArray();
  }

  public int size() {
    return body.size();
  }

  public long consumedBytes() {
    return consumed.get();
  }

  public boolean isEnded() {
    return trailers != null;
  }

  @Nullable String trailers() {
    return trailers;
  }

  public @Nullable ResetCode resetCode() {
    return reset;
  }
}
