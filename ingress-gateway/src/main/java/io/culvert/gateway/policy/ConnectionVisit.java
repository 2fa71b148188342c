package io.culvert.gateway.policy;

import io.culvert.gateway.exchange.Client;
import io.netty.channel.Channel;
import java.net.InetAddress;

/**
 * A connection of a TCP or TLS tunnel that asks to be let in.
 *
 * @param channel the public connection
 * @param address where it comes from
 * @param now a clock that only goes forward, nanoseconds
 */
record ConnectionVisit(Channel channel, InetAddress address, long now) implements Visitor {

  static ConnectionVisit of(Channel channel) {
    var peer = Client.peer(channel); // none when it is closed already
    return new ConnectionVisit(
        channel,
        peer == null ? InetAddress.getLoopbackAddress() : peer.getAddress(),
        channel.eventLoop().ticker().nanoTime());
  }

  @Override
  public void whenOver(Runnable task) {
    channel.closeFuture().addListener(_ -> task.run());
  }
}
