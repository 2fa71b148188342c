package io.culvert.cli.raw;

import io.culvert.tunnel.head.ConnectHead;
import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The PROXY protocol's header, version 2: by it the local server knows the public client's address
 * and not only the agent's (haproxy.org, proxy-protocol.txt §2.2).
 */
final class ProxyHeader {
  private static final String NAME = "proxy-header";

  private ProxyHeader() {}

  /** Writes it; nothing may have been written before. */
  static void write(Channel channel, ConnectHead from) {
    var pipeline = channel.pipeline().addLast(NAME, HAProxyMessageEncoder.INSTANCE);
    channel.write(message(from));
    pipeline.remove(NAME);
  }

  private static HAProxyMessage message(ConnectHead from) {
    var client = from.client().getAddress();
    var server = from.server().getAddress();
    boolean four = client instanceof Inet4Address && server instanceof Inet4Address;
    return new HAProxyMessage(
        HAProxyProtocolVersion.V2,
        HAProxyCommand.PROXY,
        four ? HAProxyProxiedProtocol.TCP4 : HAProxyProxiedProtocol.TCP6,
        four ? client.getHostAddress() : six(client),
        four ? server.getHostAddress() : six(server),
        from.client().getPort(),
        from.server().getPort());
  }

  /** Both addresses must be of one family; an IPv4 address is mapped (RFC 4291 §2.5.5.2). */
  private static String six(InetAddress address) {
    var text = address.getHostAddress();
    return address instanceof Inet4Address ? "::ffff:" + text : text;
  }
}
