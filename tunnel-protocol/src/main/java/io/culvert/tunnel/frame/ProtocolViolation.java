package io.culvert.tunnel.frame;

import io.culvert.tunnel.error.CulvertError;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * The other side broke the rules of the connection, which therefore ends. The message says which
 * rule and never quotes what was sent.
 */
public final class ProtocolViolation extends RuntimeException {
  private final transient CulvertError error;
  private final transient WebSocketCloseStatus closeStatus;

  private ProtocolViolation(CulvertError error, WebSocketCloseStatus closeStatus, String message) {
    // No stack trace: the mistake is elsewhere, and a flood of them must stay cheap.
    super(message, null, false, false);
    this.error = error;
    this.closeStatus = closeStatus;
  }

  /** A rule was broken: WebSocket close code 1002. */
  public static ProtocolViolation of(String rule) {
    return new ProtocolViolation(
        CulvertError.PROTOCOL_VIOLATION, WebSocketCloseStatus.PROTOCOL_ERROR, rule);
  }

  /** A rule was broken that has a code of its own: WebSocket close code 1008. */
  public static ProtocolViolation of(CulvertError error, String rule) {
    return new ProtocolViolation(error, WebSocketCloseStatus.POLICY_VIOLATION, rule);
  }

  /** A message that is not binary: WebSocket close code 1003. */
  static ProtocolViolation notBinary() {
    return new ProtocolViolation(
        CulvertError.PROTOCOL_VIOLATION,
        WebSocketCloseStatus.INVALID_MESSAGE_TYPE,
        "messages have to be binary");
  }

  /** A frame or message over its limit: WebSocket close code 1009. */
  static ProtocolViolation tooLarge(String what) {
    return new ProtocolViolation(
        CulvertError.FRAME_TOO_LARGE, WebSocketCloseStatus.MESSAGE_TOO_BIG, what);
  }

  /** The violation that an exception of the pipeline stands for; null when it is something else. */
  public static @Nullable ProtocolViolation in(Throwable cause) {
    return switch (cause) {
      case ProtocolViolation violation -> violation;
      case CorruptedWebSocketFrameException corrupted
          when corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG) ->
          tooLarge("WebSocket message over the limit");
      case TooLongFrameException _ -> tooLarge("WebSocket message over the limit");
      case CorruptedFrameException _ -> of("not valid WebSocket frames");
      case DecoderException wrapped when wrapped.getCause() != null -> in(wrapped.getCause());
      default -> null;
    };
  }

  public CulvertError error() {
    return error;
  }

  public WebSocketCloseStatus closeStatus() {
    return closeStatus;
  }
}
