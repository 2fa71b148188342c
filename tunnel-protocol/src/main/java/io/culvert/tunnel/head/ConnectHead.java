package io.culvert.tunnel.head;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The head of a TCP stream: whom a public client has connected to, and between which addresses.
 *
 * @param hostname of the tunnel
 * @param port that the client connected to
 * @param client the client's address
 * @param server the address that the client sees
 */
public record ConnectHead(
    String hostname, int port, InetSocketAddress client, InetSocketAddress server) {
  private static final String CLIENT = "Culvert-Client";
  private static final String SERVER = "Culvert-Server";
  private static final int LAST_PORT = 65_535;

  /**
   * Writes it.
   *
   * @return a new buffer, owned by the caller
   */
  public ByteBuf encode(ByteBufAllocator allocator) {
    var request =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, hostname + ":" + port);
    request.headers().set(CLIENT, text(client)).set(SERVER, text(server));
    try {
      return HttpHeads.encodeRequest(request, allocator);
    } catch (MalformedHead e) {
      throw new IllegalStateException("hostnames and addresses have no such characters", e);
    }
  }

  /**
   * Reads it. The buffer stays the caller's.
   *
   * @throws MalformedHead when it is no such head
   */
  public static ConnectHead decode(ByteBuf head) throws MalformedHead {
    var request = HttpHeads.decodeRequest(head);
    var target = request.uri();
    int colon = target.lastIndexOf(':');
    if (!request.method().equals(HttpMethod.CONNECT) || colon < 1) {
      throw new MalformedHead("not CONNECT to a host and port");
    }
    return new ConnectHead(
        target.substring(0, colon),
        port(target.substring(colon + 1)),
        address(request, CLIENT),
        address(request, SERVER));
  }

  private static InetSocketAddress address(HttpRequest request, String field) throws MalformedHead {
    var text = request.headers().get(field, "");
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new MalformedHead(field + " is not an address with a port");
    }
    var host = text.substring(0, colon);
    try {
      var literal =
          host.startsWith("[") && host.endsWith("]") ? host.substring(1, colon - 1) : host;
      return new InetSocketAddress(InetAddress.ofLiteral(literal), port(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new MalformedHead(field + " is not an address with a port");
    }
  }

  private static int port(String digits) throws MalformedHead {
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > LAST_PORT) {
      throw new MalformedHead("not a port");
    }
    return Integer.parseInt(digits);
  }

  private static String text(InetSocketAddress address) {
    var literal = address.getAddress().getHostAddress();
    int zone = literal.indexOf('%');
    var host = zone < 0 ? literal : literal.substring(0, zone);
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
