package io.culvert.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;

/**
 * Closes a connection by a reset (RFC 9293 §3.5.3), so that its peer can tell that it was broken
 * off and does not take what it has for the whole. Nor does TLS say that this was all (RFC 8446
 * §6.1).
 */
public final class AbruptClose {
  private AbruptClose() {}

  public static void of(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    var tls = channel.pipeline().context(SslHandler.class);
    if (tls == null) {
      channel.close();
    } else {
      tls.close(); // from there on, so that TLS takes no leave
    }
  }
}
