package io.culvert.gateway.http2;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many frames that bring nothing a client may send within a time. The limits are far from what
 * browsers and gRPC do, and far below what costs anything. Bodies and requests are not counted:
 * others hold them back. Pure but for its counters; one for each connection.
 */
final class FrameBudget {
  static final Duration TIME = Duration.ofSeconds(10);

  /** Frames of PING, SETTINGS, PRIORITY and unknown types, together. */
  static final int CONTROL = 10_000;

  static final int SETTINGS = 100;

  /** So many requests may be cancelled in any case. */
  static final int RESETS = 200;

  private long begun;
  private int control;
  private int settings;
  private int resets;
  private int requests;

  /**
   * @param now {@link System#nanoTime}
   */
  FrameBudget(long now) {
    begun = now;
  }

  /**
   * Counts a frame.
   *
   * @param now {@link System#nanoTime}
   * @return why it is one too many; null when it is not
   */
  @Nullable String take(int type, long now) {
    if (now - begun > TIME.toNanos()) {
      begun = now;
      control = 0;
      settings = 0;
      resets = 0;
      requests = 0;
    }
    return switch (type) {
      case Http2FrameTypes.HEADERS -> {
        requests++;
        yield null;
      }
      case Http2FrameTypes.RST_STREAM -> {
        resets++;
        yield isRapid() ? "too many requests cancelled" : null;
      }
      case Http2FrameTypes.SETTINGS -> ++settings > SETTINGS ? "too many SETTINGS" : control();
      case Http2FrameTypes.DATA, Http2FrameTypes.CONTINUATION, Http2FrameTypes.WINDOW_UPDATE ->
          null;
      default -> control();
    };
  }

  /** A client with short deadlines cancels many, but has most of them answered (CVE-2023-44487). */
  private boolean isRapid() {
    return resets > RESETS && resets > requests / 2;
  }

  private @Nullable String control() {
    return ++control > CONTROL ? "too many frames without content" : null;
  }
}
