package io.culvert.cli.origin;

import org.jspecify.annotations.Nullable;

/**
 * Whether a local server that speaks TLS likes HTTP/2 better, as it says by ALPN when it is asked
 * by a connection for nothing else. Until it has answered it does not. Event loop only.
 */
final class OriginPreference {
  private final Connector either;
  private @Nullable Boolean http2;
  private boolean asking;

  /**
   * @param either offers the server both
   */
  OriginPreference(Connector either) {
    this.either = either;
  }

  boolean isHttp2() {
    ask();
    return Boolean.TRUE.equals(http2);
  }

  /** Asks, unless it has answered or is being asked. */
  void ask() {
    if (http2 == null && !asking) {
      asking = true;
      either.connect(
          channel -> {
            asking = false;
            http2 = OriginTls.isHttp2(channel);
            channel.close();
          },
          _ -> asking = false);
    }
  }

  /** It turned out otherwise; it is asked again. */
  void forget() {
    http2 = null;
  }
}
