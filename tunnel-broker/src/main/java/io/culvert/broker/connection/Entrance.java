package io.culvert.broker.connection;

import io.culvert.broker.comzy.ComzyCodec;
import io.culvert.broker.comzy.ComzyLimits;
import io.culvert.broker.hop.HopEntrance;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hop.HopProtocol;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that the agents' port offers.
 *
 * @param path where
 * @param subprotocol that clients have to offer; null for none
 * @param maxMessage largest frame, bytes
 * @param greeting puts what waits for the first frame into the pipeline
 */
record Entrance(
    String path, @Nullable String subprotocol, int maxMessage, Consumer<ChannelPipeline> greeting) {
  /** For agents; what waits for their hello is in the pipeline already. */
  static Entrance agents() {
    return new Entrance(
        ProtocolLimits.PATH, ProtocolLimits.SUBPROTOCOL, ProtocolLimits.MAX_MESSAGE, _ -> {});
  }

  /** For gateways in other processes. */
  static Entrance gateways(HopEntrance hop) {
    return new Entrance(
        HopProtocol.PATH,
        HopProtocol.SUBPROTOCOL,
        ProtocolLimits.MAX_MESSAGE,
        pipeline -> pipeline.replace(AgentPipeline.HELLO, "greeting", hop.greeting()));
  }

  /** For clients of Comzy; once they have registered, they are agents like others. */
  static Entrance comzy() {
    return new Entrance(
        ComzyLimits.PATH,
        null,
        ComzyLimits.MAX_MESSAGE,
        pipeline -> {
          pipeline.replace(
              AgentPipeline.MESSAGES,
              AgentPipeline.MESSAGES,
              new WebSocketFrameAggregator(ComzyLimits.MAX_MESSAGE));
          pipeline.replace(AgentPipeline.FRAMES, AgentPipeline.FRAMES, new ComzyCodec());
        });
  }

  /** Makes the pipeline ready for the upgrade, which is to follow. */
  void open(ChannelPipeline pipeline) {
    pipeline.addAfter(
        AgentPipeline.VIOLATIONS, "websocket", new WebSocketServerProtocolHandler(webSocket()));
    greeting.accept(pipeline);
  }

  private WebSocketServerProtocolConfig webSocket() {
    return WebSocketServerProtocolConfig.newBuilder()
        .websocketPath(path)
        .subprotocols(subprotocol)
        .dropPongFrames(true)
        .sendCloseFrame(null)
        .decoderConfig(decoder())
        .build();
  }

  private WebSocketDecoderConfig decoder() {
    return WebSocketDecoderConfig.newBuilder()
        .maxFramePayloadLength(maxMessage)
        .expectMaskedFrames(true)
        .allowExtensions(false)
        // The last handler closes, so that it is logged once, and politely.
        .closeOnProtocolViolation(false)
        .withUTF8Validator(false)
        .build();
  }
}
