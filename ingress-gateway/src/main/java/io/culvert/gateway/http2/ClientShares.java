package io.culvert.gateway.http2;

import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.TrustedProxies;
import io.culvert.gateway.http.MemoryBudget;
import io.culvert.tunnel.policy.AddressRange;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What waits for all clients together: bytes of responses that they have given no window for. One
 * client has no more than a share, whatever the number of its connections. Any thread.
 */
final class ClientShares {
  private final MemoryBudget all;
  private final long share;
  private final TrustedProxies proxies;
  private final Map<AddressRange, Member> members = new ConcurrentHashMap<>();

  private record Member(ClientShare share, int connections) {}

  /**
   * @param limit of all, bytes
   * @param share of one client, bytes
   * @param proxies speak for many clients and have no share, only what there is
   */
  ClientShares(long limit, long share, TrustedProxies proxies) {
    this.all = new MemoryBudget(limit);
    this.share = share;
    this.proxies = proxies;
  }

  /** The share of whoever is at the other end; it is forgotten with its last connection. */
  ClientShare of(Channel connection) {
    var peer = Client.peer(connection);
    var address = peer == null ? InetAddress.getLoopbackAddress() : peer.getAddress();
    if (proxies.isOurs(address)) {
      return new ClientShare(all, new MemoryBudget(Long.MAX_VALUE));
    }
    var subscriber = AddressRange.ofSubscriber(address);
    var member =
        members.compute(
            subscriber,
            (_, known) ->
                known == null
                    ? new Member(new ClientShare(all, new MemoryBudget(share)), 1)
                    : new Member(known.share(), known.connections() + 1));
    connection.closeFuture().addListener(_ -> leaves(subscriber));
    return member.share();
  }

  private void leaves(AddressRange subscriber) {
    members.computeIfPresent(
        subscriber,
        (_, member) ->
            member.connections() == 1
                ? null
                : new Member(member.share(), member.connections() - 1));
  }

  /** Clients that have a share now. */
  int clients() {
    return members.size();
  }
}
