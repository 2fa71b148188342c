package io.culvert.gateway.sni;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.culvert.tunnel.error.CulvertError;
import io.netty.handler.codec.DecoderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ClientHello, or what pretends to be one: names the same host and protocols in whatever pieces
 * it comes, a host that is valid, and at most once.
 */
public final class PeekServerNameFuzz {
  private PeekServerNameFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int where = input.next();
    var hello = input.rest();
    Must.equal(
        read(FuzzInput.cut(hello, where)), read(List.of(hello)), "pieces are read as the whole");
  }

  private static List<TlsGreeting> read(List<byte[]> pieces) {
    var buffers = new CheckedBuffers();
    var seen = new ArrayList<TlsGreeting>();
    ServerNameRoute route =
        (peek, greeting) -> {
          seen.add(greeting);
          peek.close();
          return peek.executor().newFailedFuture(new RefusedConnection(CulvertError.UNKNOWN_HOST));
        };
    var channel = buffers.channel(new PeekServerName(route, Duration.ofMinutes(1)));
    for (var piece : pieces) {
      try {
        if (channel.isActive()) {
          channel.writeInbound(buffers.of(piece));
        }
      } catch (DecoderException notTls) {
        channel.close();
      }
    }
    CheckedBuffers.close(channel);
    buffers.assertAllReleased();
    Must.hold(seen.size() <= 1, "a connection is routed once");
    Must.hold(
        seen.stream().map(TlsGreeting::hostname).allMatch(PeekServerNameFuzz::isName),
        "names are names");
    return seen;
  }

  private static boolean isName(@Nullable String name) {
    return name == null || name.matches("[a-z0-9._-]+|\\[[0-9a-f:.]+]");
  }
}
