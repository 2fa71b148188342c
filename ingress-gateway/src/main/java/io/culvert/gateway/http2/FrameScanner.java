package io.culvert.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2FrameTypes;

/** Finds the frames in the bytes of a client (RFC 9113 §4.1), without taking or keeping any. */
final class FrameScanner {
  /** The client's preface comes first (§3.4). */
  private static final int PREFACE = 24;

  private static final int HEADER = 9;
  private static final int TYPE = 3;
  private static final int FLAGS = 4;
  private static final int STREAM = 5;

  private final Frames frames;
  private final byte[] header = new byte[HEADER];
  private int filled;
  private int toSkip = PREFACE;
  private int type = -1;

  /** Told of each frame when its header has come. */
  interface Frames {
    void frame(int type, int flags, int stream);
  }

  FrameScanner(Frames frames) {
    this.frames = frames;
  }

  /** Looks at bytes; their indices stay. */
  void scan(ByteBuf in) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (at < end) {
      if (toSkip > 0) {
        int skipped = Math.min(toSkip, end - at);
        toSkip -= skipped;
        at += skipped;
      } else {
        header[filled++] = in.getByte(at++);
        if (filled == HEADER) {
          headerRead();
        }
      }
    }
  }

  private void headerRead() {
    filled = 0;
    toSkip = number(0, TYPE);
    type = header[TYPE] & 0xff;
    frames.frame(type, header[FLAGS] & 0xff, number(STREAM, HEADER) & Integer.MAX_VALUE);
  }

  private int number(int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number << Byte.SIZE | header[i] & 0xff;
    }
    return number;
  }

  /** Whether a frame has begun that is short and not yet whole; the preface counts as one. */
  boolean isInsideShortFrame() {
    return filled > 0 || toSkip > 0 && type != Http2FrameTypes.DATA;
  }
}
