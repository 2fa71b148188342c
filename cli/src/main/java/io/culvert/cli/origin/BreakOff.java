package io.culvert.cli.origin;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ResetCode;

/**
 * Why the agent breaks a stream off.
 *
 * @param code for the other side of the tunnel
 * @param error for the person at the terminal
 * @param why in words, for the other side's log
 */
public record BreakOff(ResetCode code, CulvertError error, String why) {

  /** No connection to the local server came about. */
  public static BreakOff unreachable(Throwable cause) {
    return new BreakOff(
        ResetCode.ORIGIN_UNREACHABLE, OriginTls.error(cause), String.valueOf(cause));
  }

  /** The local server left in the middle, or what it said makes no sense. */
  public static BreakOff byOrigin(String why) {
    return byOrigin(ResetCode.ORIGIN_BROKE_OFF, why);
  }

  static BreakOff byOrigin(ResetCode code, String why) {
    return new BreakOff(code, CulvertError.ORIGIN_BROKE_OFF, why);
  }

  /** HTTP/2 is what it was asked by. */
  static BreakOff notHttp2() {
    return new BreakOff(
        ResetCode.ORIGIN_BROKE_OFF,
        CulvertError.ORIGIN_NOT_HTTP2,
        "the origin does not speak HTTP/2");
  }

  /** Too many requests wait for the local server. */
  static BreakOff tooBusy() {
    return new BreakOff(
        ResetCode.REFUSED, CulvertError.TOO_BUSY, "too many requests wait for the origin");
  }

  /** What came by the tunnel is not what the request's head says. */
  static BreakOff violation(String why) {
    return new BreakOff(ResetCode.PROTOCOL_ERROR, CulvertError.PROTOCOL_VIOLATION, why);
  }

  /**
   * The local server gives no answer.
   *
   * @param nanos how long was waited for it
   */
  static BreakOff timeout(long nanos) {
    return new BreakOff(
        ResetCode.ORIGIN_TIMEOUT,
        CulvertError.ORIGIN_TIMEOUT,
        "no response within " + nanos / 1_000_000 + " ms");
  }

  /** Who left, when it was the other side that broke the stream off. */
  public static CulvertError whoLeft(ResetCode code) {
    return code == ResetCode.AGENT_GONE ? CulvertError.AGENT_LEFT : CulvertError.CLIENT_LEFT;
  }
}
