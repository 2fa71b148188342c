package io.culvert.broker.connection;

import io.culvert.broker.session.AddressGroup;
import io.culvert.broker.session.Answer;
import io.culvert.broker.session.Arrival;
import io.culvert.broker.session.Reception;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.error.FewLines;
import io.culvert.tunnel.error.FewLinesOfEach;
import io.culvert.tunnel.frame.AwaitGreeting;
import io.culvert.tunnel.frame.Farewell;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.LittleBeforeHello;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.Refused;
import io.culvert.tunnel.hello.Welcome;
import io.culvert.tunnel.stream.ConnectionListener;
import io.culvert.tunnel.stream.TunnelConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for an agent's hello and makes way for the tunnel, or says why not. The time runs from the
 * connection on, so that one that sends nothing at all, or its request byte by byte, is let go too.
 */
final class AwaitHello extends AwaitGreeting {
  private static final Logger log = LoggerFactory.getLogger(AwaitHello.class);
  private static final FewLinesOfEach LINES = new FewLinesOfEach();
  private static final FewLines OF_NO_CODE = new FewLines();

  private final Reception reception;
  private final HelloRate rate;
  private final Function<ConnectionListener, TunnelConnection> tunnels;
  private boolean upgraded;
  private boolean greeted;

  /**
   * For one connection.
   *
   * @param patience time from the connection to the hello
   * @param tunnels makes the tunnel that takes this handler's place
   */
  AwaitHello(
      Reception reception,
      HelloRate rate,
      Duration patience,
      Function<ConnectionListener, TunnelConnection> tunnels) {
    super(patience);
    this.reception = reception;
    this.rate = rate;
    this.tunnels = tunnels;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    upgraded |= event == Upgraded.NOW;
    ctx.fireUserEventTriggered(event);
  }

  @Override
  protected void onFrame(ChannelHandlerContext ctx, Frame frame) {
    if (frame.type() != FrameType.HELLO) {
      throw ProtocolViolation.of(frame.type() + " frame before hello");
    }
    if (greeted) {
      throw ProtocolViolation.of("a second hello");
    }
    greeted = true;
    greet(ctx, Greetings.hello(frame.content()));
  }

  private void greet(ChannelHandlerContext ctx, Hello hello) {
    var from = AddressGroup.of(ctx.channel().remoteAddress());
    if (!rate.take(from, ctx.executor().ticker().nanoTime())) {
      var error = CulvertError.TOO_MANY_HELLOS;
      LINES.say(error, more -> log.info("{} agent from {}{}", error.code(), from, more));
      refuse(ctx, refused(error, error.what(), true), WebSocketCloseStatus.ENDPOINT_UNAVAILABLE);
      return;
    }
    var known = reception.knowsSoon(hello);
    if (known.isDone()) {
      answer(ctx, hello, from);
    } else {
      known.whenCompleteAsync((_, _) -> answer(ctx, hello, from), ctx.executor());
    }
  }

  private void answer(ChannelHandlerContext ctx, Hello hello, String from) {
    if (hasEnded() || ctx.isRemoved()) {
      return; // it left, or its time ran out
    }
    var answer =
        reception.open(
            new Arrival(hello, address(ctx), from),
            listener -> {
              var tunnel = tunnels.apply(listener);
              LittleBeforeHello.noMore(ctx.pipeline());
              ctx.pipeline().replace(this, AgentPipeline.TUNNEL, tunnel);
              return tunnel;
            });
    switch (answer) {
      case Answer.Welcomed(Welcome welcome, var lines) -> {
        log.info("Agent {} from {} has {}", hello.agent(), address(ctx), welcome.hostname());
        // Before any stream: opening one takes a turn of this event loop.
        ctx.channel().write(Greetings.frame(ctx.alloc(), welcome));
        lines.forEach(line -> ctx.channel().write(Greetings.frame(ctx.alloc(), line)));
        ctx.channel().flush();
      }
      case Answer.Declined(var why) -> {
        LINES.say(
            why.error(),
            more ->
                log.info(
                    "{} agent from {} was refused: {}{}",
                    why.error().code(),
                    address(ctx),
                    why.what(),
                    more));
        refuse(
            ctx,
            why.refused(),
            why.retry()
                ? WebSocketCloseStatus.ENDPOINT_UNAVAILABLE
                : WebSocketCloseStatus.POLICY_VIOLATION);
      }
    }
  }

  @Override
  protected void tooLate(ChannelHandlerContext ctx) {
    var error = CulvertError.HELLO_TIMEOUT;
    LINES.say(error, more -> log.info("{} agent from {}{}", error.code(), address(ctx), more));
    if (upgraded) {
      refuse(ctx, refused(error, error.what(), true), WebSocketCloseStatus.POLICY_VIOLATION);
    } else {
      end();
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (hasEnded()) {
      return;
    }
    var violation = ProtocolViolation.in(cause);
    if (violation != null && upgraded) {
      LINES.say(
          violation.error(),
          more ->
              log.warn(
                  "{} agent from {}: {}{}",
                  violation.error().code(),
                  address(ctx),
                  cause.getMessage(),
                  more));
      refuse(
          ctx, refused(violation.error(), violation.getMessage(), false), violation.closeStatus());
      return;
    }
    if (!(cause instanceof IOException)) {
      OF_NO_CODE.say(
          more -> log.warn("Connection from {} failed: {}{}", address(ctx), cause, more));
    }
    end();
    ctx.close();
  }

  private void refuse(ChannelHandlerContext ctx, Refused refused, WebSocketCloseStatus status) {
    end();
    ctx.write(Greetings.frame(ctx.alloc(), refused));
    Farewell.say(ctx, status);
  }

  private static Refused refused(CulvertError error, String what, boolean retry) {
    return new Refused(error.code(), what, error.action(), retry);
  }

  private static String address(ChannelHandlerContext ctx) {
    return ctx.channel().remoteAddress() instanceof InetSocketAddress inet
            && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "unknown";
  }
}
