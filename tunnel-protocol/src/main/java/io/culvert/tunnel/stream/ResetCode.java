package io.culvert.tunnel.stream;

/** Why a stream was broken off; the u32 of a RESET frame. An unknown number reads as INTERNAL. */
public enum ResetCode {
  /** The public client left. */
  CLIENT_LEFT(1),
  /** The origin does not accept connections. */
  ORIGIN_UNREACHABLE(2),
  /** The origin took too long to answer. */
  ORIGIN_TIMEOUT(3),
  /** The origin closed early or did not speak HTTP. */
  ORIGIN_BROKE_OFF(4),
  /** The agent's connection is gone. The side that notices makes it up; only hops pass it on. */
  AGENT_GONE(5),
  /** The other side broke the rules of the stream. */
  PROTOCOL_ERROR(6),
  /** Nothing of the stream was looked at: no room, or the tunnel is ending. Another may take it. */
  REFUSED(7),
  /** Something else; see the text. */
  INTERNAL(8),
  /** The origin ended its HTTP/2 stream with CANCEL (RFC 9113 §7). */
  ORIGIN_CANCELLED(9),
  /** The origin ended its HTTP/2 stream with ENHANCE_YOUR_CALM (RFC 9113 §7). */
  ORIGIN_OVERLOADED(10);

  private final int code;

  ResetCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** The code with that number, INTERNAL when unknown. */
  static ResetCode of(long number) {
    for (var code : values()) {
      if (code.code == number) {
        return code;
      }
    }
    return INTERNAL;
  }
}
