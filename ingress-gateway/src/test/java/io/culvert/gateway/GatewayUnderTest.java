package io.culvert.gateway;

import io.culvert.gateway.acme.AcmeCertificates;
import io.culvert.gateway.acme.AnswerChallenges;
import io.culvert.gateway.answer.AnswerErrors;
import io.culvert.gateway.capture.Journal;
import io.culvert.gateway.connection.LimitConnections;
import io.culvert.gateway.policy.EdgePolicies;
import io.culvert.gateway.postgres.PostgresPipeline;
import io.culvert.gateway.quota.TokenBuckets;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.route.HostnameView;
import io.culvert.gateway.route.RouteByHost;
import io.culvert.gateway.sni.CertificateChoice;
import io.culvert.gateway.sni.HttpsRoute;
import io.culvert.gateway.tcp.PortListeners;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.gateway.tcp.RawMeters;
import io.culvert.gateway.testing.RawClient;
import io.culvert.gateway.testing.RecordedLog;
import io.culvert.gateway.testing.ScriptedDirectory;
import io.culvert.runtime.settings.Settings;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.tls.Certificates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The gateway's real pipeline on a real socket, between scripted tunnels and a log in memory. */
final class GatewayUnderTest implements AutoCloseable {
  static final GatewaySettings SETTINGS = settings();

  /**
   * Settings by their names.
   *
   * @param changes names and values in turns, beside what suits a test
   */
  static GatewaySettings settings(String... changes) {
    var values =
        new HashMap<>(
            Map.of(
                "HTTP_ADDRESS", "127.0.0.1",
                "HTTP_PORT", "0",
                "RESPONSE_TIMEOUT", "20s",
                "REQUEST_HEAD_TIMEOUT", "20s",
                "REQUEST_BODY_TIMEOUT", "20s",
                "KEEP_ALIVE_TIMEOUT", "20s",
                "STOP_TIMEOUT", "2s",
                "MAX_CONNECTIONS", "1000",
                "TCP_PORT_RANGE", "1-65535"));
    for (int i = 0; i < changes.length; i += 2) {
      values.put(changes[i], changes[i + 1]);
    }
    var settings = new Settings(values);
    var read = GatewaySettings.from(settings);
    settings.check();
    return read;
  }

  /** As a setting says it. */
  static String millis(Duration duration) {
    return duration.toMillis() + "ms";
  }

  final EventLoops loops = EventLoops.start();
  final ScriptedDirectory tunnels = new ScriptedDirectory();
  final HostnameBook hostnames = new HostnameBook();
  final RecordedLog log = new RecordedLog();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final PublicPipeline pipeline;
  private final GatewaySettings settings;
  private final ExchangeHandlers exchanges;
  private final LimitConnections limit;
  private final TokenBuckets buckets = new TokenBuckets();
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Journal journal;
  private final EdgePolicies policies;
  private final PublicServer server;
  private final InetSocketAddress address;
  private final @Nullable AcmeCertificates ordered;

  GatewayUnderTest() {
    this(SETTINGS);
  }

  GatewayUnderTest(GatewaySettings settings) {
    this(settings, _ -> null);
  }

  /**
   * @param ordering orders certificates for hostnames, or not
   */
  GatewayUnderTest(
      GatewaySettings settings, Function<HostnameView, @Nullable AcmeCertificates> ordering) {
    this.settings = settings;
    ordered = ordering.apply(view());
    var counted = new GatewayMeters(meters, connections);
    journal =
        new Journal(
            log, settings.captureLimit(), settings.captureMemory(), Clock.systemUTC(), meters);
    policies = new EdgePolicies(settings.verifyMemory(), journal::refused);
    exchanges =
        new ExchangeHandlers(
            tunnels,
            new RouteByHost(
                tunnels,
                view(),
                settings.proxies().trusted(),
                Clock.systemUTC(),
                counted::finished),
            policies,
            journal,
            new AnswerErrors(counted::answered),
            settings.responseTimeout(),
            buckets,
            AnswerChallenges.ifAny(ordered, settings.acme().webroot()));
    limit =
        new LimitConnections(settings.maxConnections(), connections, counted::refusedConnection);
    pipeline = PublicPipeline.inClear(settings, limit, exchanges, find());
    server = new PublicServer(connections, loops, settings);
    address =
        server.listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()),
            "HTTP_PORT",
            pipeline);
  }

  int port() {
    return address.getPort();
  }

  /** Listens on the public ports of TCP tunnels. */
  PortListeners listenOnPorts() {
    var ports =
        new PortListeners(
            tunnels,
            settings.raw().entrances().tcpPorts(),
            "127.0.0.1",
            server::bind,
            limit.withoutAnswer(),
            find(),
            rawConnections());
    ports.start();
    return ports;
  }

  /** Listens for PostgreSQL; returns the port. */
  int listenForPostgres(@Nullable Certificates certificates) {
    return server
        .listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "POSTGRES_PORT",
            new PostgresPipeline(
                limit.withoutAnswer(),
                find(),
                rawConnections(),
                new CertificateChoice(certificates, ordered, List.of("postgresql")),
                settings.requestHeadTimeout()))
        .getPort();
  }

  private HostnameView view() {
    return new HostnameView(hostnames, settings.customDomains(), () -> true);
  }

  private FindTunnel find() {
    return new FindTunnel(tunnels, view(), Clock.systemUTC());
  }

  private RawConnections rawConnections() {
    return new RawConnections(
        settings.raw().idleTimeout(), policies, buckets, new RawMeters(meters));
  }

  /** Listens for HTTPS too; returns the port. */
  int listenTls(@Nullable Certificates certificates, Duration hsts) {
    return listenTls(certificates, hsts, 0);
  }

  /** Begins to order and renew certificates without being asked. */
  void startOrdering() {
    Objects.requireNonNull(ordered).start();
  }

  /** Listens for HTTPS on a port, with certificates that are ordered. */
  void listenTlsOn(int port) {
    listenTls(null, Duration.ZERO, port);
  }

  private int listenTls(@Nullable Certificates certificates, Duration hsts, int port) {
    var tls = settings("HSTS", hsts.toSeconds() + "s");
    return server
        .listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            "HTTPS_PORT",
            PublicPipeline.overTls(
                tls,
                limit,
                exchanges,
                find(),
                new HttpsRoute(
                    find(),
                    rawConnections(),
                    new CertificateChoice(certificates, ordered, List.of("h2", "http/1.1")))))
        .getPort();
  }

  RawClient connect() throws IOException {
    return new RawClient(port());
  }

  int openConnections() {
    return connections.size();
  }

  /** Stops as the gateway does. */
  void stop(Duration patience) {
    server.close(patience);
  }

  @Override
  public void close() {
    if (ordered != null) {
      ordered.close();
    }
    server.close(Duration.ZERO);
    journal.close();
    loops.close();
  }
}
