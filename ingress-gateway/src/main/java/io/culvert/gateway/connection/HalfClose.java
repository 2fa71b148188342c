package io.culvert.gateway.connection;

import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends the direction towards a socket's peer, which can tell that it has everything. */
public final class HalfClose {
  private HalfClose() {}

  public static void of(DuplexChannel socket) {
    var tls = socket.pipeline().get(SslHandler.class);
    if (tls == null) {
      socket.shutdownOutput();
    } else {
      // Without its last record TLS would take the end for an attack (RFC 8446 §6.1).
      tls.closeOutbound().addListener(_ -> socket.shutdownOutput());
    }
  }
}
