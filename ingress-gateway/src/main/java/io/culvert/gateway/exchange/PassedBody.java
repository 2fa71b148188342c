package io.culvert.gateway.exchange;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

/** What passed of one body: how much, whether it came to its end, and with which trailers. */
public final class PassedBody {
  private long size;
  private boolean ended;
  private HttpHeaders trailers = EmptyHttpHeaders.INSTANCE;

  /** That many more bytes passed. */
  public void passed(int bytes) {
    size += bytes;
  }

  /** The body came to its proper end. */
  public void ended(HttpHeaders withTrailers) {
    ended = true;
    trailers = withTrailers;
  }

  /** Bytes, without any transfer coding. */
  public long size() {
    return size;
  }

  public boolean isEnded() {
    return ended;
  }

  public HttpHeaders trailers() {
    return trailers;
  }
}
