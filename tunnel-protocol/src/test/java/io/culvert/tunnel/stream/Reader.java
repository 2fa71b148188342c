package io.culvert.tunnel.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a stream brings; gives credit back at once, or only when told to. */
final class Reader implements StreamListener {
  final List<String> heads = new ArrayList<>();
  final ByteArrayOutputStream body = new ByteArrayOutputStream();
  @Nullable String trailers;
  @Nullable ResetCode reset;
  int pieces;
  int writable;
  int unconsumed;
  boolean slow;
  @Nullable TunnelStream stream;

  @Override
  public void onHead(ByteBuf head) {
    heads.add(text(head));
  }

  @Override
  public void onData(ByteBuf data) {
    int bytes = data.readableBytes();
    pieces++;
    body.writeBytes(ByteBufUtil.getBytes(data));
    data.release();
    unconsumed += bytes;
    if (!slow) {
      catchUp();
    }
  }

  /** Says that everything has left the process. */
  void catchUp() {
    int bytes = unconsumed;
    unconsumed = 0;
    if (stream != null && bytes > 0) {
      stream.consumed(bytes);
    }
  }

  @Override
  public void onEnd(ByteBuf end) {
    trailers = text(end);
  }

  @Override
  public void onReset(ResetCode code, String message) {
    reset = code;
  }

  @Override
  public void onWritable() {
    writable++;
  }

  private static String text(ByteBuf bytes) {
    try {
      return bytes.toString(StandardCharsets.ISO_8859_1);
    } finally {
      bytes.release();
    }
  }
}
