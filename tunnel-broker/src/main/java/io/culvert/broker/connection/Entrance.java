package io.culvert.broker.connection;

import io.culvert.broker.comzy.ComzyCodec;
import io.culvert.broker.comzy.ComzyLimits;
import io.culvert.broker.hop.HopEntrance;
import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.culvert.tunnel.frame.FrameCodec;
import io.culvert.tunnel.frame.LimitFragments;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hop.HopProtocol;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that the agents' port offers.
 *
 * @param path where
 * @param subprotocol that clients have to offer; null for none
 * @param decoder what its frames are held to
 * @param codec puts what makes frames of its messages before the handler that awaits the hello
 */
record Entrance(
    String path,
    @Nullable String subprotocol,
    WebSocketDecoderConfig decoder,
    Consumer<ChannelPipeline> codec) {

  /** For agents. */
  static Entrance agents() {
    return new Entrance(
        ProtocolLimits.PATH,
        ProtocolLimits.SUBPROTOCOL,
        decoder(ProtocolLimits.MAX_MESSAGE),
        Entrance::addFrames);
  }

  /** For gateways in other processes. */
  static Entrance gateways(HopEntrance hop) {
    return new Entrance(
        HopProtocol.PATH,
        HopProtocol.SUBPROTOCOL,
        decoder(ProtocolLimits.MAX_MESSAGE),
        pipeline -> {
          addFrames(pipeline);
          pipeline.replace(AgentPipeline.HELLO, "greeting", hop.greeting());
        });
  }

  /** For clients of Comzy; once they have registered, they are agents like others. */
  static Entrance comzy() {
    return new Entrance(
        ComzyLimits.PATH,
        null,
        decoder(ComzyLimits.MAX_MESSAGE),
        pipeline -> {
          pipeline.replace(
              AgentPipeline.NOT_READ,
              AgentPipeline.NOT_READ,
              new CloseWhenNotRead(ComzyLimits.MAX_NOT_READ));
          pipeline
              .addBefore(AgentPipeline.HELLO, "fragments", new LimitFragments())
              .addBefore(
                  AgentPipeline.HELLO,
                  "whole-message",
                  new WebSocketFrameAggregator(ComzyLimits.MAX_MESSAGE))
              .addBefore(AgentPipeline.HELLO, AgentPipeline.FRAMES, new ComzyCodec());
        });
  }

  private static void addFrames(ChannelPipeline pipeline) {
    pipeline.addBefore(AgentPipeline.HELLO, AgentPipeline.FRAMES, FrameCodec.server());
  }

  private static WebSocketDecoderConfig decoder(int maxMessage) {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(maxMessage)
        .expectMaskedFrames(true)
        .allowExtensions(false)
        // The last handler closes, so that it is logged once, and politely.
        .closeOnProtocolViolation(false)
        .withUTF8Validator(false)
        .build();
  }

  /** Answers the request for the upgrade, and makes the pipeline one of a WebSocket. */
  void open(ChannelHandlerContext ctx, FullHttpRequest request) {
    var pipeline = ctx.pipeline();
    pipeline.addBefore(AgentPipeline.HELLO, "control", new AnswerControlFrames());
    codec.accept(pipeline);
    new WebSocketServerHandshaker13(request.uri(), subprotocol, decoder).handshake(ctx, request);
    ctx.fireUserEventTriggered(Upgraded.NOW);
  }
}
