package io.culvert.gateway.hop;

import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.hop.AllowanceOf;
import io.culvert.tunnel.hop.HopFrames;
import io.culvert.tunnel.hop.Metered;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/** Takes out of what comes over a hop what is not the tunnel protocol's: costs and allowances. */
final class HearBroker extends ChannelInboundHandlerAdapter {
  private final Consumer<Metered> metered;
  private final Consumer<AllowanceOf> allowances;

  HearBroker(Consumer<Metered> metered, Consumer<AllowanceOf> allowances) {
    this.metered = metered;
    this.allowances = allowances;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof Frame frame) || !isForHops(frame.type())) {
      ctx.fireChannelRead(message);
      return;
    }
    try {
      if (frame.type() == FrameType.METERED) {
        metered.accept(Metered.read(frame.content()));
      } else {
        allowances.accept(HopFrames.allowance(frame.content()));
      }
    } finally {
      frame.release();
    }
  }

  private static boolean isForHops(FrameType type) {
    return type == FrameType.METERED || type == FrameType.ALLOWANCE;
  }
}
