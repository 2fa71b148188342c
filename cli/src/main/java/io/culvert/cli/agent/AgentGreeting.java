package io.culvert.cli.agent;

import io.culvert.cli.trust.Trust;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.stream.Heartbeats;
import io.culvert.tunnel.stream.LastHeard;
import io.culvert.tunnel.stream.TunnelConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Introduces the agent when the WebSocket is open, and gives way to the {@link TunnelConnection}
 * when the server has let it in.
 */
final class AgentGreeting extends ChannelInboundHandlerAdapter {
  private static final int PATIENCE_SECONDS = 15;

  private final Attempt attempt;
  private final LastHeard lastHeard;
  private @Nullable Future<?> impatience;

  AgentGreeting(Attempt attempt, LastHeard lastHeard) {
    this.attempt = attempt;
    this.lastHeard = lastHeard;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      ctx.writeAndFlush(Greetings.frame(ctx.alloc(), attempt.hello()));
      impatience =
          ctx.executor()
              .schedule(
                  () -> fail(ctx, CulvertError.SERVER_UNREACHABLE, "no welcome in time"),
                  PATIENCE_SECONDS,
                  TimeUnit.SECONDS);
    } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
      fail(ctx, CulvertError.SERVER_UNREACHABLE, "no WebSocket handshake in time");
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (attempt.isOver()) {
        return; // it came in the same message as a refusal
      }
      if (!(message instanceof Frame frame) || frame.streamId() != 0) {
        throw ProtocolViolation.of("something before the welcome");
      }
      switch (frame.type()) {
        case WELCOME -> welcomed(ctx, Greetings.welcome(frame.content()));
        case REFUSED -> {
          attempt.onRefused(Greetings.refused(frame.content()));
          ctx.close();
        }
        case LOG -> attempt.onLog(Greetings.logLine(frame.content()));
        case METERED, ALLOWANCE, LINE -> {} // Of hops: here nobody knows them.
        case HELLO, OPEN, HEAD, DATA, END, RESET, WINDOW, PING, PONG, DRAIN ->
            throw ProtocolViolation.of(frame.type() + " frame before the welcome");
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void welcomed(ChannelHandlerContext ctx, Welcome welcome) {
    if (!welcome.policed() && !attempt.hello().wish().policy().asksNothing()) {
      var error = CulvertError.POLICY_NOT_KNOWN;
      attempt.onRefused(new Refused(error.code(), error.what(), error.action(), false));
      ctx.close();
      return;
    }
    var heartbeats = Heartbeats.every(Duration.ofSeconds(welcome.pingSeconds()));
    var tunnel =
        TunnelConnection.agent(
            attempt.budget(), lastHeard, heartbeats, attempt, attempt.acceptor());
    // At once: streams may be in the same message.
    ctx.pipeline().replace(this, "tunnel", tunnel);
    attempt.welcomed(welcome, tunnel);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (impatience != null) {
      impatience.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    attempt.failed(CulvertError.SERVER_UNREACHABLE, "the server closed the connection");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var violation = ProtocolViolation.in(cause);
    if (violation != null) {
      fail(ctx, violation.error(), String.valueOf(violation.getMessage()));
    } else if (Trust.isDistrust(cause)) {
      fail(ctx, CulvertError.SERVER_NOT_TRUSTED, Failures.describe(cause));
    } else {
      fail(ctx, CulvertError.SERVER_UNREACHABLE, Failures.describe(cause));
    }
  }

  private void fail(ChannelHandlerContext ctx, CulvertError error, String detail) {
    attempt.failed(error, detail);
    ctx.close();
  }
}
