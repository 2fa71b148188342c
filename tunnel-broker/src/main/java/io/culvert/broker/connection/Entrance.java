package io.culvert.broker.connection;

import io.culvert.broker.hop.HopEntrance;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hop.HopProtocol;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.function.Consumer;

/**
 * A WebSocket that the agents' port offers.
 *
 * @param path where
 * @param subprotocol that clients have to offer
 * @param greeting puts what waits for the first frame into the pipeline
 */
record Entrance(String path, String subprotocol, Consumer<ChannelPipeline> greeting) {
  private static final WebSocketDecoderConfig DECODER =
      WebSocketDecoderConfig.newBuilder()
          .maxFramePayloadLength(ProtocolLimits.MAX_MESSAGE)
          .expectMaskedFrames(true)
          .allowExtensions(false)
          // The last handler closes, so that it is logged once, and politely.
          .closeOnProtocolViolation(false)
          .withUTF8Validator(false)
          .build();

  /** For agents; what waits for their hello is in the pipeline already. */
  static Entrance agents() {
    return new Entrance(ProtocolLimits.PATH, ProtocolLimits.SUBPROTOCOL, _ -> {});
  }

  /** For gateways in other processes. */
  static Entrance gateways(HopEntrance hop) {
    return new Entrance(
        HopProtocol.PATH,
        HopProtocol.SUBPROTOCOL,
        pipeline -> pipeline.replace(AgentPipeline.HELLO, "greeting", hop.greeting()));
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
        .decoderConfig(DECODER)
        .build();
  }
}
