package io.culvert.gateway.replay;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;

/** Reads the response to one request: that to HEAD has no body (RFC 9112 §6.3). */
final class ReplayResponseDecoder extends HttpResponseDecoder {
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int LARGEST_HEAD = 256 * 1024;
  private static final int PIECE = 64 * 1024;

  private final boolean isToHead;

  ReplayResponseDecoder(boolean isToHead) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(LONGEST_LINE)
            .setMaxHeaderSize(LARGEST_HEAD)
            .setMaxChunkSize(PIECE));
    this.isToHead = isToHead;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return isToHead || super.isContentAlwaysEmpty(message);
  }
}
