package io.culvert.gateway.http;

import io.culvert.tunnel.stream.ResetCode;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * How the origin itself has ended its stream, for clients by HTTP/2, which are told the same: to a
 * gRPC client CANCEL and INTERNAL_ERROR are different outcomes.
 */
public final class OriginReset {
  private static final AttributeKey<Http2Error> CODE =
      AttributeKey.valueOf(OriginReset.class, "code");

  private OriginReset() {}

  /** Remembers it for the client's stream; false when the origin has not said how. */
  public static boolean keep(Channel stream, ResetCode code) {
    var error =
        switch (code) {
          case ORIGIN_CANCELLED -> Http2Error.CANCEL;
          case ORIGIN_OVERLOADED -> Http2Error.ENHANCE_YOUR_CALM;
          case CLIENT_LEFT,
              ORIGIN_UNREACHABLE,
              ORIGIN_TIMEOUT,
              ORIGIN_BROKE_OFF,
              AGENT_GONE,
              PROTOCOL_ERROR,
              REFUSED,
              INTERNAL ->
              null;
        };
    stream.attr(CODE).set(error);
    return error != null;
  }

  /** What the client's stream is to be reset with; null when that is for others to say. */
  public static @Nullable Http2Error of(Channel stream) {
    return stream.attr(CODE).get();
  }
}
