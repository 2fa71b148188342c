package io.culvert.gateway.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/**
 * Closes a connection by a reset (RFC 9293 §3.5.3), so that its peer can tell that it was broken
 * off and does not take what it has for the whole.
 */
public final class AbruptClose {
  private AbruptClose() {}

  public static void of(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }
}
