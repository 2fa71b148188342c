package io.culvert.cli.origin;

import io.culvert.cli.trust.Trust;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.tls.Alpn;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** TLS towards a local server, with the protocols that are offered by ALPN (RFC 7301). */
final class OriginTls {
  static final String HTTP_1 = ApplicationProtocolNames.HTTP_1_1;
  static final String HTTP_2 = ApplicationProtocolNames.HTTP_2;

  private final OriginTarget target;
  private final SslContext context;

  /** The server does not speak the only protocol that was offered. */
  static final class NotOffered extends Exception {
    private static final long serialVersionUID = 1L;
  }

  OriginTls(OriginTarget target, Trust trust, String... offered) {
    this.target = target;
    try {
      context =
          trust.forClient().applicationProtocolConfig(Alpn.offering(List.of(offered))).build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS", e);
    }
  }

  /** Encrypts all that the pipeline of a new connection carries. */
  void addTo(Channel channel) {
    channel
        .pipeline()
        .addFirst("tls", context.newHandler(channel.alloc(), target.host(), target.port()));
  }

  /** Waits for the handshake of a connection. */
  static void afterHandshake(
      Channel channel, Consumer<Channel> connected, Consumer<Throwable> failed) {
    channel
        .pipeline()
        .get(SslHandler.class)
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                connected.accept(channel);
              } else {
                channel.close();
                failed.accept(done.cause());
              }
            });
  }

  /** Whether the server has chosen HTTP/2. */
  static boolean isHttp2(Channel channel) {
    return HTTP_2.equals(channel.pipeline().get(SslHandler.class).applicationProtocol());
  }

  /** Why no connection came about. */
  static CulvertError error(Throwable cause) {
    return cause instanceof SSLException
        ? CulvertError.ORIGIN_NOT_BELIEVED
        : CulvertError.ORIGIN_UNREACHABLE;
  }

  /** Says that nothing more comes: by TLS first where it is spoken, then by FIN. */
  static ChannelFuture endOutput(Channel channel) {
    var tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    }
    return ((DuplexChannel) channel).shutdownOutput();
  }
}
