package io.culvert.gateway.postgres;

import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.route.FindTunnel.Found;
import io.culvert.gateway.sni.CertificateChoice;
import io.culvert.gateway.sni.CertificateChoice.Choice;
import io.culvert.gateway.sni.RefusedConnection;
import io.culvert.gateway.sni.ServerNameRoute;
import io.culvert.gateway.sni.TlsAlert;
import io.culvert.gateway.sni.TlsGreeting;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.Tunnel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;

/**
 * On PostgreSQL's port: a TLS tunnel gets the connection as it is, once its database has agreed to
 * TLS; a TCP tunnel gets it decrypted.
 *
 * @param keys what the databases of decrypted connections have told
 * @param direct whether the client began with TLS, so that its database has to understand that too
 */
record PostgresRoute(
    FindTunnel find,
    RawConnections connections,
    CertificateChoice certificates,
    CancelKeys keys,
    boolean direct)
    implements ServerNameRoute {

  @Override
  public Future<Runnable> route(ChannelHandlerContext peek, TlsGreeting greeting) {
    var hostname = greeting.hostname();
    if (hostname == null) {
      return refuse(peek, CulvertError.DATABASE_NOT_NAMED, "-");
    }
    return switch (find.at(hostname)) {
      case Found.Open(var tunnel, _) -> route(peek, tunnel, hostname);
      case Found.Shut(var error) -> refuse(peek, error, "-");
    };
  }

  private Future<Runnable> route(ChannelHandlerContext peek, Tunnel tunnel, String asked) {
    var hostname = tunnel.info().hostname();
    var error = connections.refusal(tunnel, peek.channel());
    if (error != null) {
      return refuse(peek, error, hostname);
    }
    return switch (tunnel.info().kind()) {
      case HTTP -> refuse(peek, CulvertError.NOT_A_DATABASE_TUNNEL, hostname);
      case TLS -> passThrough(peek, tunnel);
      case TCP -> certificates.choose(peek, asked, choice -> decrypt(peek, tunnel, choice));
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
    var files = certificates.files();
    if (files == null) {
      return alert(peek, error, hostname);
    }
    connections.refused(error, peek.channel(), hostname);
    return begin(peek, files.handler(), new RefuseAfterHandshake(error));
  }

  private Future<Runnable> alert(ChannelHandlerContext peek, CulvertError error, String hostname) {
    connections.refused(error, peek.channel(), hostname);
    TlsAlert.UNRECOGNIZED_NAME.sendFrom(peek);
    return peek.executor().newFailedFuture(new RefusedConnection(error));
  }

  private Future<Runnable> decrypt(ChannelHandlerContext peek, Tunnel tunnel, Choice choice) {
    var hostname = tunnel.info().hostname();
    return switch (choice) {
      case Choice.Handler(var tls) ->
          begin(peek, tls, new OpenAfterHandshake(tunnel, connections, keys));
      case Choice.NotYet _ -> alert(peek, CulvertError.NO_CERTIFICATE_YET, hostname);
      case Choice.Nobody _ -> alert(peek, CulvertError.TLS_NOT_OFFERED, hostname);
    };
  }

  private static Future<Runnable> begin(
      ChannelHandlerContext peek, ChannelHandler tls, ChannelHandler afterHandshake) {
    return peek.executor()
        .newSucceededFuture(
            () -> {
              peek.pipeline().addLast("after-handshake", afterHandshake);
              peek.pipeline().replace(peek.handler(), "tls", tls);
            });
  }
}
