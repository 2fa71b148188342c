package io.culvert.broker.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.Names;
import io.culvert.broker.name.TunnelPorts;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import io.culvert.tunnel.stream.TunnelInfo;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LiveTunnelsTest {
  private static final Instant SINCE = Instant.parse("2026-11-23T10:00:00Z");

  private final Names names = new Names();
  private final LiveTunnels tunnels = new LiveTunnels(names);

  @Test
  void aNameNobodyHasIsUnknown() {
    assertThat(tunnels.find("a.localhost")).isEqualTo(new Lookup.Unknown());
  }

  @Test
  void aNameWithoutAnAgentIsOfflineSinceThen() {
    names.put(
        new NameUse(
            "a.localhost",
            "ada",
            TunnelPorts.shared(TunnelKind.HTTP, 1),
            1,
            "s",
            false,
            null,
            SINCE,
            null));

    assertThat(tunnels.find("a.localhost")).isEqualTo(new Lookup.Offline(SINCE));
  }

  @Test
  void aTunnelStaysWhenAnotherOnTheSameNameLeaves() {
    var one = new NoTunnel("1");
    var other = new NoTunnel("2");
    tunnels.online("a.localhost", one);
    tunnels.online("a.localhost", other);
    tunnels.offline("a.localhost", one);

    assertThat(tunnels.find("a.localhost")).isEqualTo(new Lookup.Online(other));
    assertThat(tunnels.at("a.localhost")).containsExactly(other);
  }

  @Test
  void theLastTunnelTakesThePoolWithIt() {
    var only = new NoTunnel("1");
    tunnels.online("a.localhost", only);
    tunnels.offline("a.localhost", only);

    assertThat(tunnels.find("a.localhost")).isEqualTo(new Lookup.Unknown());
    assertThat(tunnels.at("a.localhost")).isEmpty();
  }

  private record NoTunnel(String id) implements Tunnel {
    @Override
    public TunnelInfo info() {
      return TunnelInfo.http(id, null, "a.localhost", false);
    }

    @Override
    public int openStreams() {
      return 0;
    }

    @Override
    public TunnelStream open(StreamKind kind, ByteBuf head, StreamListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
