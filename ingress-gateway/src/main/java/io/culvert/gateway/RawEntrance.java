package io.culvert.gateway;

import io.culvert.gateway.connection.LimitConnections;
import io.culvert.gateway.postgres.PostgresPipeline;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.sni.CertificateChoice;
import io.culvert.gateway.sni.HttpsRoute;
import io.culvert.gateway.sni.OrderedCertificates;
import io.culvert.gateway.sni.ServerNameRoute;
import io.culvert.gateway.tcp.PortListeners;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.culvert.tunnel.tls.Certificates;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where connections come in that are not HTTP: ports of TCP tunnels, and the databases' port. */
final class RawEntrance implements AutoCloseable {
  /** What clients offer by ALPN that begin with TLS at once (PostgreSQL documentation §54.2.11). */
  private static final List<String> POSTGRESQL = List.of("postgresql");

  private final GatewaySettings settings;
  private final PublicServer server;
  private final FindTunnel find;
  private final RawConnections connections;
  private final LimitConnections limit;
  private final @Nullable OrderedCertificates ordered;
  private final PortListeners ports;
  private @Nullable Certificates certificates;

  /**
   * @param ordered certificates that are ordered when they are needed; null when none are
   */
  RawEntrance(
      GatewaySettings settings,
      PublicServer server,
      TunnelDirectory tunnels,
      FindTunnel find,
      RawConnections connections,
      LimitConnections limit,
      @Nullable OrderedCertificates ordered) {
    this.settings = settings;
    this.server = server;
    this.find = find;
    this.connections = connections;
    this.limit = limit;
    this.ordered = ordered;
    this.ports =
        new PortListeners(
            tunnels,
            settings.raw().entrances().tcpPorts(),
            settings.address(),
            server::bind,
            limit,
            find,
            connections);
  }

  /** What comes to the HTTPS port and is not HTTPS. */
  ServerNameRoute onHttps(CertificateChoice ofHttps) {
    return new HttpsRoute(find, connections, ofHttps);
  }

  void start() {
    settings.raw().entrances().postgresPort().ifPresent(this::listenForPostgres);
    ports.start();
  }

  private void listenForPostgres(int port) {
    var files = settings.tls().files();
    certificates = Certificates.openIfAny(files.certificates(), files.keys(), POSTGRESQL);
    server.listen(
        new InetSocketAddress(settings.address(), port),
        "POSTGRES_PORT",
        new PostgresPipeline(
            limit,
            find,
            connections,
            new CertificateChoice(certificates, ordered, POSTGRESQL),
            settings.requestHeadTimeout()));
  }

  @Override
  public void close() {
    ports.close();
    if (certificates != null) {
      certificates.close();
    }
  }
}
