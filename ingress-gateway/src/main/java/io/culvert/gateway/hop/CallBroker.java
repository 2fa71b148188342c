package io.culvert.gateway.hop;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.AwaitGreeting;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.hop.HopFrames;
import io.culvert.tunnel.hop.HopGreeting;
import io.culvert.tunnel.hop.HopProtocol;
import io.culvert.tunnel.hop.HopSecret;
import io.culvert.tunnel.hop.ServerFingerprint;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;

/**
 * Calls a broker when the WebSocket is open, holds it to the secret, proves itself, and makes way
 * for the streams.
 */
final class CallBroker extends AwaitGreeting {
  private final HopSecret secret;
  private final String gateway;
  private final Outcome outcome;
  private final String nonce = HopSecret.nonce();

  /** What comes of a call; exactly one of the two is called. */
  interface Outcome {
    /** The broker knows the secret; the hop takes the place of the caller. */
    void proven(ChannelHandlerContext ctx, CallBroker caller, HopGreeting.Challenge by);

    /** There is no hop, and the connection closes. */
    void failed(String why);
  }

  /**
   * @param gateway name of this gateway
   */
  CallBroker(HopSecret secret, String gateway, Outcome outcome) {
    super(HopProtocol.GREETING_TIME);
    this.secret = secret;
    this.gateway = gateway;
    this.outcome = outcome;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      var call = new HopGreeting.Call(HopProtocol.VERSION, gateway, nonce);
      ctx.writeAndFlush(HopFrames.frame(ctx.alloc(), call));
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  protected void onFrame(ChannelHandlerContext ctx, Frame frame) {
    switch (frame.type()) {
      case WELCOME -> challenged(ctx, HopFrames.challenge(frame.content()));
      case REFUSED -> {
        var refused = Greetings.refused(frame.content());
        fail(ctx, refused.code() + " " + refused.message());
      }
      default -> throw ProtocolViolation.of(frame.type() + " frame before the challenge");
    }
  }

  @Override
  protected void tooLate(ChannelHandlerContext ctx) {
    fail(ctx, "no greeting in time");
  }

  private void challenged(ChannelHandlerContext ctx, HopGreeting.Challenge challenge) {
    var seen =
        new HopSecret.Seen(nonce, challenge.nonce(), ServerFingerprint.atClient(ctx.pipeline()));
    if (!secret.isProvenBy(challenge.proof(), HopSecret.Role.BROKER, seen)) {
      var error = CulvertError.HOP_SECRET_DIFFERS;
      fail(ctx, error.code() + " " + error.what());
      return;
    }
    end();
    var proof = secret.proof(HopSecret.Role.GATEWAY, seen);
    ctx.writeAndFlush(HopFrames.frame(ctx.alloc(), new HopGreeting.Answer(proof)));
    outcome.proven(ctx, this, challenge);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(ctx, "the broker closed the connection");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(ctx, String.valueOf(cause));
  }

  private void fail(ChannelHandlerContext ctx, String why) {
    if (!hasEnded()) {
      end();
      ctx.close();
      outcome.failed(why);
    }
  }
}
