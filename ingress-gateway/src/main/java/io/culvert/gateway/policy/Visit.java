package io.culvert.gateway.policy;

import io.culvert.gateway.exchange.Exchange;
import io.netty.util.NetUtil;
import java.net.InetAddress;

/**
 * A request that asks to be let in.
 *
 * @param exchange what it would become
 * @param address where it comes from
 * @param now a clock that only goes forward, nanoseconds
 */
record Visit(Exchange exchange, InetAddress address, long now) implements Visitor {

  static Visit of(Exchange exchange, long now) {
    var address = NetUtil.createInetAddressFromIpAddressString(exchange.client().address());
    return new Visit(exchange, address == null ? InetAddress.getLoopbackAddress() : address, now);
  }

  @Override
  public void whenOver(Runnable task) {
    exchange.whenFinished(_ -> task.run());
  }
}
