package io.culvert.gateway.relay;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends the direction towards the client so that it can tell that it has everything. */
final class EndOutput {
  private EndOutput() {}

  static void of(Channel channel) {
    switch (channel) {
      case DuplexChannel socket -> end(socket);
      case Http2StreamChannel stream -> stream.writeAndFlush(new DefaultHttp2DataFrame(true));
      default -> {} // a replay; it has no halves
    }
  }

  private static void end(DuplexChannel socket) {
    var tls = socket.pipeline().get(SslHandler.class);
    if (tls == null) {
      socket.shutdownOutput();
    } else {
      // Without its last record TLS would take the end for an attack (RFC 8446 §6.1).
      tls.closeOutbound().addListener(_ -> socket.shutdownOutput());
    }
  }
}
