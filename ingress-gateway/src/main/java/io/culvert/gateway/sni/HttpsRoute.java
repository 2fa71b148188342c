package io.culvert.gateway.sni;

import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.route.FindTunnel.Found;
import io.culvert.gateway.tcp.KeepAliveProbes;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.tls.Certificates;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * On the HTTPS port: connections for a TLS tunnel pass through as they are, all others are
 * decrypted with the certificates, if there are any.
 *
 * @param certificates null when nothing can be decrypted
 */
public record HttpsRoute(
    FindTunnel find, RawConnections connections, @Nullable Certificates certificates)
    implements ServerNameRoute {

  @Override
  public Future<Runnable> route(ChannelHandlerContext peek, @Nullable String hostname) {
    if (hostname != null
        && find.at(hostname) instanceof Found.Open(var tunnel, _)
        && tunnel.info().kind() == TunnelKind.TLS) {
      return passThrough(peek, tunnel);
    }
    return certificates == null
        ? refuse(peek, CulvertError.UNKNOWN_HOST, "-", TlsAlert.UNRECOGNIZED_NAME)
        : peek.executor()
            .newSucceededFuture(
                () -> peek.pipeline().replace(peek.handler(), "tls", certificates.handler()));
  }

  private Future<Runnable> passThrough(ChannelHandlerContext peek, Tunnel tunnel) {
    var error = connections.refusal(tunnel, peek.channel());
    if (error != null) {
      return refuse(peek, error, tunnel.info().hostname(), TlsAlert.ACCESS_DENIED);
    }
    KeepAliveProbes.on(peek.channel());
    return peek.executor()
        .newSucceededFuture(
            () -> {
              connections.open(peek.channel(), tunnel).join(peek.name());
              peek.pipeline().remove(peek.handler());
            });
  }

  private Future<Runnable> refuse(
      ChannelHandlerContext peek, CulvertError error, String hostname, TlsAlert alert) {
    connections.refused(error, peek.channel(), hostname);
    alert.sendFrom(peek);
    return peek.executor().newFailedFuture(new RefusedConnection(error));
  }
}
