package io.culvert.gateway.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds a client to the order of its streams (RFC 9113 §5.1, §5.1.1): it may not send the head of
 * one that it has ended, or that would be older than one it has opened. Pure but for its memory;
 * one for each connection.
 */
final class StreamIds {
  /** Streams that a client leaves open; older ones are forgotten, and with them their order. */
  private static final int MOST_OPEN = 1_000;

  private final Set<Integer> sending = new LinkedHashSet<>();
  private int highest;

  /** Which of the streams up to the highest were opened, the highest in the lowest bit. */
  private long openedLately;

  /**
   * A frame came.
   *
   * @return what it breaks the connection with; null when it may come
   */
  @Nullable Http2Error frame(int type, int flags, int stream) {
    boolean ends = (flags & Http2Flags.END_STREAM) != 0;
    return switch (type) {
      case Http2FrameTypes.HEADERS -> head(stream, ends);
      case Http2FrameTypes.DATA -> {
        if (ends) {
          sending.remove(stream);
        }
        yield null;
      }
      case Http2FrameTypes.RST_STREAM -> {
        sending.remove(stream);
        yield null;
      }
      default -> null;
    };
  }

  private @Nullable Http2Error head(int stream, boolean ends) {
    if (stream > highest) {
      int skipped = (stream - highest) / 2;
      openedLately = (skipped < Long.SIZE ? openedLately << skipped : 0) | 1;
      highest = stream;
      if (!ends) {
        open(stream);
      }
      return null;
    }
    if (!sending.contains(stream)) {
      return wasOpened(stream) ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR;
    }
    if (ends) {
      sending.remove(stream);
    }
    return null;
  }

  private void open(int stream) {
    sending.add(stream);
    if (sending.size() > MOST_OPEN) {
      sending.remove(sending.iterator().next());
    }
  }

  private boolean wasOpened(int stream) {
    int back = (highest - stream) / 2;
    return back >= Long.SIZE || (openedLately >>> back & 1) != 0;
  }
}
