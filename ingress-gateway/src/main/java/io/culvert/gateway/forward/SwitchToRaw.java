package io.culvert.gateway.forward;

import io.culvert.gateway.connection.ClientPatience;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.http.ClientProgress;
import io.culvert.gateway.http.PublicHttpCodec;
import io.culvert.gateway.http.ReadGate;
import io.culvert.gateway.quota.Pace;
import io.culvert.gateway.relay.RelayRaw;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;

/** Turns an HTTP connection into raw bytes after a 101, in the right order. */
final class SwitchToRaw {
  private SwitchToRaw() {}

  /**
   * Writes the head and rebuilds the pipeline.
   *
   * @return who listens to the stream from now on
   */
  static StreamListener of(
      ChannelHandlerContext forward,
      Exchange exchange,
      TunnelStream stream,
      HttpResponse head,
      Pace pace) {
    var channel = forward.channel();
    var pipeline = channel.pipeline();
    exchange.answeredWith(head);
    forward.write(head);
    forward.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    // A WebSocket's or any other protocol's end may close one direction and still read the other.
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    ReadGate.of(channel).openWide();
    var raw = new RelayRaw(new UpgradedExchange(exchange), stream, pace);
    pipeline.replace(forward.name(), "raw", raw);
    leaveHttp(pipeline, raw);
    return raw;
  }

  /**
   * Takes out what only HTTP needs. The codec of HTTP/1.1 goes last, and hands on the bytes that it
   * has not looked at; that of an HTTP/2 stream stays and carries bytes from now on.
   */
  private static void leaveHttp(ChannelPipeline pipeline, RelayRaw raw) {
    boolean behindCodec = false;
    for (var entry : pipeline.toMap().entrySet()) {
      if (behindCodec && entry.getValue() != raw) {
        pipeline.remove(entry.getKey());
      }
      behindCodec |= entry.getValue() instanceof ClientProgress;
    }
    pipeline.remove(ClientPatience.class);
    if (pipeline.get(PublicHttpCodec.class) != null) {
      pipeline.remove(PublicHttpCodec.class);
    }
  }
}
