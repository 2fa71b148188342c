package io.culvert.gateway.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.route.CustomDomains;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.route.HostnameView;
import io.culvert.gateway.testing.ScriptedDirectory;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.tunnel.stream.TunnelPool;
import io.netty.buffer.Unpooled;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopOfTunnelTest {
  private static final String HOSTNAME = "shop.localhost";

  @Test
  void lookingWhereAConnectionBelongsTakesNobodysTurn() {
    var one = new ScriptedTunnel(HOSTNAME, false);
    var other = new ScriptedTunnel(HOSTNAME, false);
    var tunnels = new ScriptedDirectory();
    tunnels.pool(HOSTNAME, TunnelPool.of(one).with(other));
    var view = new HostnameView(new HostnameBook(), CustomDomains.NONE, () -> true);
    var find = new FindTunnel(tunnels, view, Clock.systemUTC());
    var loops = LoopOfTunnel.byHost(find);
    var head = Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: " + HOSTNAME + "\r\n\r\n", US_ASCII);

    var served = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      loops.askedForBy(head);
      served.add(((FindTunnel.Found.Open) find.at(HOSTNAME)).tunnel());
    }

    assertThat(served).isEqualTo(Set.of(one, other));
  }
}
