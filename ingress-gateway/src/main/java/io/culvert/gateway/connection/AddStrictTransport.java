package io.culvert.gateway.connection;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;

/**
 * Tells browsers to use nothing but HTTPS for this host (RFC 6797 §6.1). What an origin says of it
 * itself stands.
 */
@Sharable
public final class AddStrictTransport extends ChannelOutboundHandlerAdapter {
  private static final String FIELD = "Strict-Transport-Security";

  private final String value;

  public AddStrictTransport(Duration maxAge) {
    this.value = "max-age=" + maxAge.toSeconds();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response && response.status().code() >= 200) {
      var fields = response.headers();
      if (!fields.contains(FIELD)) {
        fields.set(FIELD, value);
      }
    }
    ctx.write(message, promise);
  }
}
