package io.culvert.cli.agent;

import io.culvert.tunnel.frame.FrameCodec;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.stream.LastHeard;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The agent's connection to the server: TCP, maybe TLS, WebSocket, frames, greeting. */
final class AgentPipeline extends ChannelInitializer<Channel> {
  private static final int HANDSHAKE_MILLIS = 10_000;
  private static final int HANDSHAKE_BYTES = 16 * 1024;

  private final URI server;
  private final @Nullable SslContext tls;
  private final Attempt attempt;

  AgentPipeline(URI server, @Nullable SslContext tls, Attempt attempt) {
    this.server = server;
    this.tls = tls;
    this.attempt = attempt;
  }

  @Override
  protected void initChannel(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    var lastHeard = new LastHeard();
    pipeline.addLast("last-heard", lastHeard);
    if (tls != null) {
      pipeline.addLast("tls", tls.newHandler(channel.alloc(), server.getHost(), server.getPort()));
    }
    pipeline
        .addLast("http", new HttpClientCodec())
        .addLast("whole-response", new HttpObjectAggregator(HANDSHAKE_BYTES))
        .addLast("websocket", new WebSocketClientProtocolHandler(webSocket()))
        .addLast("frames", FrameCodec.client())
        .addLast("greeting", new AgentGreeting(attempt, lastHeard));
  }

  private WebSocketClientProtocolConfig webSocket() {
    return WebSocketClientProtocolConfig.newBuilder()
        .webSocketUri(server)
        .subprotocol(ProtocolLimits.SUBPROTOCOL)
        .handshakeTimeoutMillis(HANDSHAKE_MILLIS)
        .maxFramePayloadLength(ProtocolLimits.MAX_MESSAGE)
        .withUTF8Validator(false) // text ends the connection whatever it says
        .build();
  }
}
