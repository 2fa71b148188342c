package io.culvert.broker.hop;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hop.HopOpening;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What each side of two spliced streams is told when the other one's connection is gone. */
class OpenToAgentTest {
  private final List<ResetCode> toldToAgent = new ArrayList<>();
  private final List<ResetCode> toldToGateway = new ArrayList<>();
  private final List<StreamListener> listensToAgent = new ArrayList<>();

  private static TunnelStream stream(List<ResetCode> told) {
    return (TunnelStream)
        Proxy.newProxyInstance(
            TunnelStream.class.getClassLoader(),
            new Class<?>[] {TunnelStream.class},
            (_, method, arguments) -> {
              if (method.getName().equals("reset")) {
                told.add((ResetCode) arguments[0]);
              }
              return null;
            });
  }

  private StreamListener opened() {
    var tunnel =
        (Tunnel)
            Proxy.newProxyInstance(
                Tunnel.class.getClassLoader(),
                new Class<?>[] {Tunnel.class},
                (_, _, arguments) -> {
                  listensToAgent.add((StreamListener) arguments[2]);
                  return stream(toldToAgent);
                });
    var session = UUID.randomUUID();
    var opening =
        new HopOpening(session, 1).before(Unpooled.EMPTY_BUFFER, ByteBufAllocator.DEFAULT);
    try {
      return new OpenToAgent(_ -> Optional.of(tunnel), _ -> {})
          .onOpen(stream(toldToGateway), StreamKind.HTTP, opening);
    } finally {
      opening.release();
    }
  }

  @Test
  void anAgentIsNeverToldThatAnAgentIsGone() {
    opened().onReset(ResetCode.AGENT_GONE, "the gateway was killed");

    assertThat(toldToAgent).containsExactly(ResetCode.CLIENT_LEFT);
  }

  @Test
  void aGatewayIsToldThatTheAgentIsGone() {
    opened();
    listensToAgent.getFirst().onReset(ResetCode.AGENT_GONE, "the agent was killed");

    assertThat(toldToGateway).containsExactly(ResetCode.AGENT_GONE);
  }
}
