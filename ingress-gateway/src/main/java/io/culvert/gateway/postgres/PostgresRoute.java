package io.culvert.gateway.postgres;

import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.route.FindTunnel.Found;
import io.culvert.gateway.sni.RefusedConnection;
import io.culvert.gateway.sni.ServerNameRoute;
import io.culvert.gateway.sni.TlsAlert;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.tls.Certificates;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * On PostgreSQL's port: a TLS tunnel gets the connection as it is, once its database has agreed to
 * TLS; a TCP tunnel gets it decrypted.
 *
 * @param certificates null when nothing can be decrypted
 * @param direct whether the client began with TLS, so that its database has to understand that too
 */
record PostgresRoute(
    FindTunnel find,
    RawConnections connections,
    @Nullable Certificates certificates,
    boolean direct)
    implements ServerNameRoute {

  @Override
  public Future<Runnable> route(ChannelHandlerContext peek, @Nullable String hostname) {
    if (hostname == null) {
      return refuse(peek, CulvertError.DATABASE_NOT_NAMED, "-");
    }
    return switch (find.at(hostname)) {
      case Found.Open(var tunnel, _) -> route(peek, tunnel);
      case Found.Shut(var error) -> refuse(peek, error, "-");
    };
  }

  private Future<Runnable> route(ChannelHandlerContext peek, Tunnel tunnel) {
    var hostname = tunnel.info().hostname();
    var error = connections.refusal(tunnel, peek.channel());
    if (error != null) {
      return refuse(peek, error, hostname);
    }
    return switch (tunnel.info().kind()) {
      case HTTP -> refuse(peek, CulvertError.NOT_A_DATABASE_TUNNEL, hostname);
      case TLS -> passThrough(peek, tunnel);
      case TCP ->
          certificates == null
              ? alert(peek, CulvertError.TLS_NOT_OFFERED, hostname)
              : decrypt(peek, certificates, new OpenAfterHandshake(tunnel, connections));
    };
  }

  private Future<Runnable> passThrough(ChannelHandlerContext peek, Tunnel tunnel) {
    if (direct) {
      return peek.executor()
          .newSucceededFuture(
              () -> {
                connections.open(peek.channel(), tunnel).join(peek.name());
                peek.pipeline().remove(peek.handler());
              });
    }
    return AwaitOriginTls.of(peek, connections.open(peek.channel(), tunnel), connections, tunnel);
  }

  /** Says it inside TLS, where a client shows it to its user; without certificates by an alert. */
  private Future<Runnable> refuse(ChannelHandlerContext peek, CulvertError error, String hostname) {
    if (certificates == null) {
      return alert(peek, error, hostname);
    }
    connections.refused(error, peek.channel(), hostname);
    return decrypt(peek, certificates, new RefuseAfterHandshake(error));
  }

  private Future<Runnable> alert(ChannelHandlerContext peek, CulvertError error, String hostname) {
    connections.refused(error, peek.channel(), hostname);
    TlsAlert.UNRECOGNIZED_NAME.sendFrom(peek);
    return peek.executor().newFailedFuture(new RefusedConnection(error));
  }

  private static Future<Runnable> decrypt(
      ChannelHandlerContext peek, Certificates certificates, ChannelHandler afterHandshake) {
    return peek.executor()
        .newSucceededFuture(
            () -> {
              peek.pipeline().addLast("after-handshake", afterHandshake);
              peek.pipeline().replace(peek.handler(), "tls", certificates.handler());
            });
  }
}
