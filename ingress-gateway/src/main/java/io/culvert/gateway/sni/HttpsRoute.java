package io.culvert.gateway.sni;

import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.route.FindTunnel.Found;
import io.culvert.gateway.sni.CertificateChoice.Choice;
import io.culvert.gateway.tcp.KeepAliveProbes;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.stream.Tunnel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;

/**
 * On the HTTPS port: connections for a TLS tunnel pass through as they are, all others are
 * decrypted, if there is a certificate for them.
 */
public record HttpsRoute(
    FindTunnel find, RawConnections connections, CertificateChoice certificates)
    implements ServerNameRoute {

  @Override
  public Future<Runnable> route(ChannelHandlerContext peek, TlsGreeting greeting) {
    var hostname = greeting.hostname();
    if (hostname != null
        && isForTls(hostname)
        && find.at(hostname) instanceof Found.Open(var tunnel, _)) {
      return passThrough(peek, tunnel);
    }
    return hostname != null && greeting.isChallenge() && certificates.ordered() != null
        ? certificates.chooseForChallenge(peek, hostname, choice -> answerChallenge(peek, choice))
        : certificates.choose(peek, hostname, choice -> decrypt(peek, choice));
  }

  private boolean isForTls(String hostname) {
    return find.look(hostname) instanceof Found.Open(var tunnel, _)
        && tunnel.info().kind() == TunnelKind.TLS;
  }

  private Future<Runnable> decrypt(ChannelHandlerContext peek, Choice choice) {
    return switch (choice) {
      case Choice.Handler(var tls) ->
          peek.executor()
              .newSucceededFuture(() -> peek.pipeline().replace(peek.handler(), "tls", tls));
      case Choice.NotYet _ ->
          refuse(peek, CulvertError.NO_CERTIFICATE_YET, "-", TlsAlert.INTERNAL_ERROR);
      case Choice.Nobody _ ->
          refuse(peek, CulvertError.UNKNOWN_HOST, "-", TlsAlert.UNRECOGNIZED_NAME);
    };
  }

  /** Nothing is served on such a connection (RFC 8737 §3). */
  private Future<Runnable> answerChallenge(ChannelHandlerContext peek, Choice choice) {
    return choice instanceof Choice.Handler(var tls)
        ? peek.executor()
            .newSucceededFuture(
                () -> {
                  peek.pipeline().addAfter(peek.name(), "challenge", new CloseAfterHandshake());
                  peek.pipeline().replace(peek.handler(), "tls", tls);
                })
        : refuse(peek, CulvertError.UNKNOWN_HOST, "-", TlsAlert.NO_APPLICATION_PROTOCOL);
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
