package io.culvert.gateway.hop;

import io.culvert.tunnel.frame.CloseWhenNotRead;
import io.culvert.tunnel.frame.FrameCodec;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hop.HopProtocol;
import io.culvert.tunnel.stream.LastHeard;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.URI;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A gateway's connection to a broker: TCP, maybe TLS, WebSocket, frames, greeting. */
final class HopPipeline extends ChannelInitializer<Channel> {
  private final URI uri;
  private final @Nullable SslContext tls;
  private final Supplier<CallBroker> callers;

  /**
   * @param callers makes what greets the broker, one for each connection
   */
  HopPipeline(BrokerAddress address, Supplier<CallBroker> callers) {
    var host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    this.uri =
        URI.create(
            (address.tls() ? "wss" : "ws")
                + "://"
                + host
                + ":"
                + address.port()
                + HopProtocol.PATH);
    this.tls = address.tls() ? clientTls() : null;
    this.callers = callers;
  }

  /**
   * Any certificate will do: the broker proves by the secret that it is the one at the other end of
   * this very certificate, and brokers are called by names that no certificate has.
   */
  private static SslContext clientTls() {
    try {
      return SslContextBuilder.forClient()
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .endpointIdentificationAlgorithm(null)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS here", e);
    }
  }

  @Override
  protected void initChannel(Channel channel) {
    channel
        .pipeline()
        .addLast("heard", new LastHeard())
        .addLast("not-read", new CloseWhenNotRead());
    if (tls != null) {
      channel.pipeline().addLast("tls", tls.newHandler(channel.alloc()));
    }
    channel
        .pipeline()
        .addLast("http", new HttpClientCodec())
        .addLast("whole-response", new HttpObjectAggregator(HopProtocol.MAX_HANDSHAKE))
        .addLast("websocket", new WebSocketClientProtocolHandler(webSocket()))
        .addLast("frames", FrameCodec.client())
        .addLast("greeting", callers.get());
  }

  private WebSocketClientProtocolConfig webSocket() {
    return WebSocketClientProtocolConfig.newBuilder()
        .webSocketUri(uri)
        .subprotocol(HopProtocol.SUBPROTOCOL)
        .handshakeTimeoutMillis(HopProtocol.GREETING_TIME.toMillis())
        .maxFramePayloadLength(ProtocolLimits.MAX_MESSAGE)
        .build();
  }
}
