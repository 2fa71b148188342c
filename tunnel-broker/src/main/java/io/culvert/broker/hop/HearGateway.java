package io.culvert.broker.hop;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.hop.LineToAgent;
import io.culvert.tunnel.stream.Tunnel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Takes out of what comes from a gateway what is not the tunnel protocol's: lines for people at
 * agents, which are passed on. Stands in the pipeline once the gateway has proved itself.
 */
final class HearGateway extends ChannelInboundHandlerAdapter {
  private final Function<UUID, Optional<Tunnel>> sessions;

  /**
   * @param sessions finds live sessions of this broker
   */
  HearGateway(Function<UUID, Optional<Tunnel>> sessions) {
    this.sessions = sessions;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof Frame frame) || frame.type() != FrameType.LINE) {
      ctx.fireChannelRead(message);
      return;
    }
    try {
      var said = LineToAgent.read(frame.content());
      sessions.apply(said.session()).ifPresent(agent -> agent.say(said.line()));
    } finally {
      frame.release();
    }
  }
}
