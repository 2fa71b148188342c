package io.culvert.tunnel.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** What a RESET frame says: a code and a sentence for the log. */
record ResetPayload(ResetCode code, String message) {
  private static final int MAX_TEXT = 200;

  static ByteBuf write(Streams.Line line, ResetCode code, String message) {
    var text = message.length() > MAX_TEXT ? message.substring(0, MAX_TEXT) : message;
    var payload =
        line.buffer(Math.min(ProtocolLimits.MAX_RESET, 4 + ByteBufUtil.utf8MaxBytes(text)));
    payload.writeInt(code.code());
    ByteBufUtil.writeUtf8(payload, text);
    return payload;
  }

  /** Reads and releases. */
  static ResetPayload read(ByteBuf payload) {
    try {
      if (payload.readableBytes() < 4) {
        throw ProtocolViolation.of("RESET frame without a code");
      }
      var code = ResetCode.of(payload.readUnsignedInt());
      // It goes to logs: no control characters from afar.
      return new ResetPayload(code, payload.toString(UTF_8).replaceAll("\\p{Cc}", ""));
    } finally {
      payload.release();
    }
  }
}
