package io.culvert.broker.hop;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.error.FewLinesOfEach;
import io.culvert.tunnel.frame.AwaitGreeting;
import io.culvert.tunnel.frame.Farewell;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.hop.HopFrames;
import io.culvert.tunnel.hop.HopGreeting;
import io.culvert.tunnel.hop.HopProtocol;
import io.culvert.tunnel.hop.HopSecret;
import io.culvert.tunnel.hop.ServerFingerprint;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a gateway to call, challenges it, and makes way for its streams when it has proved that
 * it knows the secret.
 */
final class AwaitGateway extends AwaitGreeting {
  private static final Logger log = LoggerFactory.getLogger(AwaitGateway.class);
  private static final FewLinesOfEach LINES = new FewLinesOfEach();

  private final HopEntrance entrance;
  private HopGreeting.@Nullable Call call;
  private HopSecret.@Nullable Seen seen;

  AwaitGateway(HopEntrance entrance) {
    super(HopProtocol.GREETING_TIME);
    this.entrance = entrance;
  }

  @Override
  protected void onFrame(ChannelHandlerContext ctx, Frame frame) {
    if (frame.type() != FrameType.HELLO) {
      throw ProtocolViolation.of(frame.type() + " frame before the greeting of a hop");
    }
    if (seen == null) {
      challenge(ctx, HopFrames.call(frame.content()));
    } else {
      answered(ctx, HopFrames.answer(frame.content()), seen);
    }
  }

  @Override
  protected void tooLate(ChannelHandlerContext ctx) {
    close(ctx, WebSocketCloseStatus.POLICY_VIOLATION);
  }

  private void challenge(ChannelHandlerContext ctx, HopGreeting.Call from) {
    if (from.version() != HopProtocol.VERSION) {
      refuse(ctx, CulvertError.HOP_VERSION, from.gateway());
      return;
    }
    call = from;
    seen =
        new HopSecret.Seen(
            from.nonce(), HopSecret.nonce(), ServerFingerprint.atServer(ctx.pipeline()));
    ctx.writeAndFlush(HopFrames.frame(ctx.alloc(), entrance.challenge(seen)));
  }

  private void answered(
      ChannelHandlerContext ctx, HopGreeting.Answer answer, HopSecret.Seen greeting) {
    var gateway = call == null ? "" : call.gateway();
    if (!entrance.isProven(answer, greeting)) {
      refuse(ctx, CulvertError.HOP_SECRET_DIFFERS, gateway);
      return;
    }
    end();
    entrance.letIn(ctx, this, gateway);
  }

  private void refuse(ChannelHandlerContext ctx, CulvertError error, String gateway) {
    entrance.complain(ctx.channel().remoteAddress(), error, gateway);
    ctx.write(
        Greetings.frame(
            ctx.alloc(), new Refused(error.code(), error.what(), error.action(), true)));
    close(ctx, WebSocketCloseStatus.POLICY_VIOLATION);
  }

  private void close(ChannelHandlerContext ctx, WebSocketCloseStatus status) {
    if (!hasEnded()) {
      end();
      Farewell.say(ctx, status);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var violation = ProtocolViolation.in(cause);
    if (violation == null) {
      log.debug("A hop failed in its greeting", cause);
      ctx.close();
    } else {
      LINES.say(
          violation.error(),
          more -> log.warn("{} hop: {}{}", violation.error().code(), violation.getMessage(), more));
      close(ctx, violation.closeStatus());
    }
  }
}
