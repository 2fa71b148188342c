package io.culvert.gateway.exchange;

import io.culvert.events.Outcome;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ResetCode;

/** What goes wrong at a stream, in the words of the error catalogue and of the event. Pure. */
public final class Failures {
  private Failures() {}

  /** What a reset by the agent's side means for the client. */
  public static CulvertError of(ResetCode code) {
    return switch (code) {
      case ORIGIN_UNREACHABLE -> CulvertError.ORIGIN_UNREACHABLE;
      case ORIGIN_TIMEOUT -> CulvertError.ORIGIN_TIMEOUT;
      case ORIGIN_BROKE_OFF,
          ORIGIN_CANCELLED,
          ORIGIN_OVERLOADED,
          PROTOCOL_ERROR,
          INTERNAL,
          CLIENT_LEFT ->
          CulvertError.ORIGIN_BROKE_OFF;
      case AGENT_GONE -> CulvertError.AGENT_LEFT;
      case REFUSED -> CulvertError.TOO_BUSY;
    };
  }

  /** How an exchange ended that failed so. */
  public static Outcome outcome(CulvertError error) {
    return switch (error) {
      case ORIGIN_UNREACHABLE, ORIGIN_BROKE_OFF -> Outcome.ORIGIN_FAILED;
      case ORIGIN_TIMEOUT, REQUEST_TIMEOUT -> Outcome.TIMED_OUT;
      case AGENT_LEFT -> Outcome.AGENT_LEFT;
      case CLIENT_LEFT -> Outcome.CLIENT_LEFT;
      case TOO_BUSY,
          MALFORMED_REQUEST,
          HEAD_TOO_LARGE,
          QUOTA_USED_UP,
          SLOWED_DOWN,
          HOSTNAME_SWITCHED_OFF,
          ADDRESS_NOT_ADMITTED,
          LOGIN_REQUIRED,
          TOO_MANY_GUESSES,
          RATE_EXCEEDED,
          TOO_MANY_AT_ONCE,
          BODY_TOO_LARGE,
          WEBHOOK_NOT_SIGNED,
          WEBHOOK_TOO_OLD,
          WEBHOOK_REPEATED,
          WEBHOOK_TOO_LARGE ->
          Outcome.REFUSED;
      default -> Outcome.FAILED;
    };
  }
}
