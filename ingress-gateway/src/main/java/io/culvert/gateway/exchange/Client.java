package io.culvert.gateway.exchange;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a request came from.
 *
 * @param address IP address, without a zone
 * @param scheme http, or https when it came by TLS; of a replay, as it came at first
 * @param replay the order that it carries out; null for everything from outside
 */
public record Client(String address, String scheme, @Nullable ReplayTicket replay) {
  /** Whom the operator's proxy speaks for on this connection; nothing when it has not said. */
  public static final AttributeKey<InetSocketAddress> THROUGH_PROXY =
      AttributeKey.valueOf(Client.class, "through-proxy");

  private static final AttributeKey<Client> KNOWN = AttributeKey.valueOf(Client.class, "known");

  private static final String OURSELVES = "127.0.0.1";

  /**
   * Whoever is at the other end of the connection, or of the operator's proxy before it. It does
   * not change while the connection lasts.
   */
  public static Client of(Channel channel) {
    var known = channel.attr(KNOWN);
    var client = known.get();
    if (client == null) {
      client = find(channel);
      known.set(client);
    }
    return client;
  }

  private static Client find(Channel channel) {
    var ticket = channel.attr(ReplayTicket.ON_CHANNEL).get();
    var connection = channel instanceof Http2StreamChannel stream ? stream.parent() : channel;
    var peer = peer(connection);
    var address = peer == null ? OURSELVES : withoutZone(peer.getAddress().getHostAddress());
    return new Client(address, ticket == null ? scheme(connection) : ticket.scheme(), ticket);
  }

  private static String scheme(Channel connection) {
    return connection.pipeline().get(SslHandler.class) == null ? "http" : "https";
  }

  /** The same as a socket address; null when the connection is none of a network. */
  public static @Nullable InetSocketAddress peer(Channel connection) {
    var proxied = connection.attr(THROUGH_PROXY).get();
    var peer = proxied == null ? connection.remoteAddress() : proxied;
    return peer instanceof InetSocketAddress socket && socket.getAddress() != null ? socket : null;
  }

  static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
