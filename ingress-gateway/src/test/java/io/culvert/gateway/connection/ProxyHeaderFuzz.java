package io.culvert.gateway.connection;

import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.TrustedProxies;
import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy begins a connection with, in both versions: it closes the connection, or says who
 * comes and is followed by exactly the rest, in whatever pieces it all comes.
 */
public final class ProxyHeaderFuzz {
  private record Taken(boolean open, @Nullable InetSocketAddress client, String rest) {}

  private ProxyHeaderFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int where = input.next();
    var sent = input.rest();
    var whole = take(List.of(sent));
    Must.equal(take(FuzzInput.cut(sent, where)), whole, "pieces are read as the whole");
    Must.hold(
        !whole.open || ByteBufUtil.hexDump(sent).endsWith(whole.rest), "what follows is the rest");
  }

  private static Taken take(List<byte[]> pieces) {
    var buffers = new CheckedBuffers();
    var channel =
        buffers.channel(
            new HAProxyMessageDecoder(),
            new TakeProxyHeader(TrustedProxies.NONE, Duration.ofMinutes(1)));
    for (var piece : pieces) {
      if (channel.isActive()) {
        channel.writeInbound(buffers.of(piece));
      }
    }
    boolean open = channel.isActive();
    var rest = new StringBuilder();
    for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
      if (each instanceof ByteBuf bytes) {
        rest.append(ByteBufUtil.hexDump(bytes));
      } else {
        Must.hold(!open, "one header is taken"); // Netty looks on when it has been closed
      }
      ReferenceCountUtil.release(each);
    }
    var client = channel.attr(Client.THROUGH_PROXY).get();
    CheckedBuffers.close(channel);
    buffers.assertAllReleased();
    return open ? new Taken(true, client, rest.toString()) : new Taken(false, null, "");
  }
}
