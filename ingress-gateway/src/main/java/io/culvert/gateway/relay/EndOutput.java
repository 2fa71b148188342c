package io.culvert.gateway.relay;

import io.culvert.gateway.connection.HalfClose;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;

/** Ends the direction towards the client so that it can tell that it has everything. */
final class EndOutput {
  private EndOutput() {}

  static void of(Channel channel) {
    switch (channel) {
      case DuplexChannel socket -> HalfClose.of(socket);
      case Http2StreamChannel stream -> stream.writeAndFlush(new DefaultHttp2DataFrame(true));
      default -> {} // a replay; it has no halves
    }
  }
}
