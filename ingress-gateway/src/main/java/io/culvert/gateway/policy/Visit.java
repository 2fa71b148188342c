package io.culvert.gateway.policy;

import io.culvert.gateway.exchange.Exchange;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request that asks to be let in.
 *
 * @param exchange what it would become
 * @param address where it comes from
 * @param login who says to be there, when the tunnel asks; it is not in the exchange any more
 * @param now a clock that only goes forward, nanoseconds
 */
record Visit(Exchange exchange, InetAddress address, @Nullable BasicCredentials login, long now)
    implements Visitor {

  static Visit of(Exchange exchange, @Nullable BasicCredentials login, long now) {
    var address = NetUtil.createInetAddressFromIpAddressString(exchange.client().address());
    return new Visit(
        exchange, address == null ? InetAddress.getLoopbackAddress() : address, login, now);
  }

  @Override
  public void whenOver(Runnable task) {
    exchange.whenFinished(_ -> task.run());
  }
}
