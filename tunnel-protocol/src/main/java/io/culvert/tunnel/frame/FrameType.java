package io.culvert.tunnel.frame;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of frame. On the wire a frame is {@code streamId u32 · type u8 · length u24 · payload},
 * all big-endian; stream 0 is the connection itself. A receiver skips types it does not know, so
 * that both sides can grow.
 */
public enum FrameType {
  /** Agent to broker, stream 0, first frame: {@code hello.Hello} as JSON. */
  HELLO(1),
  /** Broker to agent, stream 0: {@code hello.Welcome} as JSON. */
  WELCOME(2),
  /** Broker to agent, stream 0, then the connection closes: {@code hello.Refused} as JSON. */
  REFUSED(3),
  /**
   * Broker to agent: a new stream. Payload: kind u8 ({@link StreamKind}), then the request head.
   */
  OPEN(4),
  /** Agent to broker: a response head; 1xx heads may come before the final one. */
  HEAD(5),
  /** Either way: body or raw bytes. Costs credit, byte for byte. */
  DATA(6),
  /** Either way: this direction of the stream is complete. Payload: trailer section, or empty. */
  END(7),
  /**
   * Either way: the stream is broken off. Payload: code u32 ({@code stream.ResetCode}), UTF-8 text.
   */
  RESET(8),
  /** Either way: that much more credit for the stream. Payload: bytes u32. */
  WINDOW(9),
  /** Either way, stream 0: eight bytes that come back in a PONG. */
  PING(10),
  /** Either way, stream 0: the answer to a PING. */
  PONG(11),
  /** Broker to agent, stream 0: no new streams will come here; connect elsewhere. Empty. */
  DRAIN(12),
  /** Broker to agent, stream 0: a line for the person at the terminal. Payload: JSON. */
  LOG(13),
  /** Hop only, broker to gateway, stream 0: what a stream has cost; {@code hop.Metered}. */
  METERED(14),
  /** Hop only, broker to gateway, stream 0: {@code hop.AllowanceOf} as JSON. */
  ALLOWANCE(15),
  /** Hop only, gateway to broker, stream 0: {@code hop.LineToAgent}. */
  LINE(16);

  private static final FrameType[] BY_CODE = new FrameType[17];

  static {
    for (var type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;

  FrameType(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Largest payload, bytes. */
  public int maxPayload() {
    return switch (this) {
      case HELLO, WELCOME, REFUSED, LOG, ALLOWANCE, LINE -> ProtocolLimits.MAX_GREETING;
      case OPEN -> 1 + ProtocolLimits.MAX_HEAD;
      case HEAD, END -> ProtocolLimits.MAX_HEAD;
      case DATA -> ProtocolLimits.MAX_DATA;
      case RESET -> ProtocolLimits.MAX_RESET;
      case WINDOW -> 4;
      case PING, PONG -> 8;
      case DRAIN -> 0;
      case METERED -> 20;
    };
  }

  /** Whether it speaks of the connection (stream 0) and not of a stream. */
  public boolean isForConnection() {
    return switch (this) {
      case HELLO, WELCOME, REFUSED, PING, PONG, DRAIN, LOG, METERED, ALLOWANCE, LINE -> true;
      case OPEN, HEAD, DATA, END, RESET, WINDOW -> false;
    };
  }

  /** The type with that code, or null when this version does not know it. */
  public static @Nullable FrameType of(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
