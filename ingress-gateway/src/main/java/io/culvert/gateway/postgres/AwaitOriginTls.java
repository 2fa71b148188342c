package io.culvert.gateway.postgres;

import io.culvert.gateway.exchange.Failures;
import io.culvert.gateway.sni.RefusedConnection;
import io.culvert.gateway.sni.TlsAlert;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.gateway.tcp.RawStream;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.Tunnel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/**
 * Asks the database behind a TLS tunnel for TLS, as the client has asked here, and joins the two
 * when it agrees: what the client then says is for the database alone.
 */
final class AwaitOriginTls implements StreamListener {
  private final ChannelHandlerContext peek;
  private final RawStream stream;
  private final RawConnections connections;
  private final String hostname;
  private final Promise<Runnable> agreed;

  private AwaitOriginTls(
      ChannelHandlerContext peek, RawStream stream, RawConnections connections, String hostname) {
    this.peek = peek;
    this.stream = stream;
    this.connections = connections;
    this.hostname = hostname;
    this.agreed = peek.executor().newPromise();
  }

  /** Completes when the database has answered. */
  static Future<Runnable> of(
      ChannelHandlerContext peek, RawStream stream, RawConnections connections, Tunnel tunnel) {
    var waiting = new AwaitOriginTls(peek, stream, connections, tunnel.info().hostname());
    stream.readBy(waiting);
    stream.stream()
        .data(
            peek.alloc()
                .buffer(Greeting.LENGTH)
                .writeInt(Greeting.LENGTH)
                .writeInt(Greeting.SSL_REQUEST));
    peek.channel().closeFuture().addListener(_ -> waiting.clientLeft());
    return waiting.agreed;
  }

  @Override
  public void onData(ByteBuf data) {
    boolean willing = data.readableBytes() == 1 && data.getByte(0) == Greeting.WILLING;
    int length = data.readableBytes();
    data.release();
    stream.stream().consumed(length);
    if (willing) {
      agreed.trySuccess(
          () -> {
            stream.join(peek.name());
            peek.pipeline().remove(peek.handler());
          });
    } else if (agreed.tryFailure(new RefusedConnection(CulvertError.ORIGIN_WITHOUT_TLS))) {
      stream.stream().reset(ResetCode.CLIENT_LEFT, CulvertError.ORIGIN_WITHOUT_TLS.code());
      refuse(CulvertError.ORIGIN_WITHOUT_TLS);
    }
  }

  @Override
  public void onHead(ByteBuf head) {
    head.release();
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    trailers.release();
    stream.stream().reset(ResetCode.CLIENT_LEFT, "no answer to the request for TLS");
    onReset(ResetCode.ORIGIN_BROKE_OFF, "");
  }

  @Override
  public void onReset(ResetCode code, String message) {
    var error = Failures.of(code);
    if (agreed.tryFailure(new RefusedConnection(error))) {
      refuse(error);
    }
  }

  @Override
  public void onWritable() {}

  private void refuse(CulvertError error) {
    connections.refused(error, peek.channel(), hostname);
    TlsAlert.ACCESS_DENIED.sendFrom(peek);
  }

  private void clientLeft() {
    if (agreed.tryFailure(new RefusedConnection(CulvertError.CLIENT_LEFT))) {
      stream.stream().reset(ResetCode.CLIENT_LEFT, "the public client left");
    }
  }
}
