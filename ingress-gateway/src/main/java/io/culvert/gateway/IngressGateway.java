package io.culvert.gateway;

import io.culvert.events.HostnameEvent;
import io.culvert.gateway.answer.AnswerErrors;
import io.culvert.gateway.capture.ExchangeLog;
import io.culvert.gateway.capture.Journal;
import io.culvert.gateway.capture.SealedLog;
import io.culvert.gateway.connection.LimitConnections;
import io.culvert.gateway.policy.EdgePolicies;
import io.culvert.gateway.quota.TokenBuckets;
import io.culvert.gateway.replay.ReplayConsumer;
import io.culvert.gateway.replay.ReplayEntrance;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.gateway.route.HostnameView;
import io.culvert.gateway.route.RouteByHost;
import io.culvert.gateway.tcp.RawConnections;
import io.culvert.gateway.tcp.RawMeters;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.FollowedKeys;
import io.culvert.runtime.keys.OpenIncoming;
import io.culvert.runtime.keys.SealOutgoing;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.publish.PublishMemory;
import io.culvert.runtime.start.CannotStart;
import io.culvert.schemas.Topics;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The public side: HTTP in, over the tunnels, and into the log. This is its list of parts. */
public final class IngressGateway implements AutoCloseable {
  private static final Duration LONGEST_REPLAY = Duration.ofMinutes(2);

  private final GatewaySettings settings;
  private final ChannelGroup connections =
      new DefaultChannelGroup("public connections", GlobalEventExecutor.INSTANCE, true);
  private final HostnameBook hostnames = new HostnameBook();
  private final TopicFollower<HostnameEvent> hostnameFollower;
  private final FollowedKeys keys;
  private final EventPublisher publisher;
  private final EventPublisher sealedPublisher;
  private final Journal journal;
  private final PublicPipeline pipeline;
  private final PublicPipeline securePipeline;
  private final PublicServer server;
  private final PublicCertificates certificates;
  private final RawEntrance raw;
  private final ReplayEntrance replayEntrance;
  private final ReplayConsumer replays;
  private volatile @Nullable InetSocketAddress address;

  /**
   * @param settings what an operator chose
   * @param masters what the accounts' keys are wrapped under
   * @param kafka where the log is
   * @param tunnels where live tunnels are found
   * @param loops for public connections, and the same that carry the tunnels; they are the caller's
   *     to stop
   * @param meters what is counted goes here
   * @param clock for the times in events
   */
  public IngressGateway(
      GatewaySettings settings,
      MasterKeys masters,
      KafkaSettings kafka,
      TunnelDirectory tunnels,
      EventLoops loops,
      MeterRegistry meters,
      Clock clock) {
    this.settings = settings;
    var counted = new GatewayMeters(meters, connections);
    keys = new FollowedKeys(kafka, masters, meters);
    var waiting = new PublishMemory(EventPublisher.DEFAULT_BUDGET);
    publisher = new EventPublisher("event-publisher", kafka, waiting, meters);
    sealedPublisher =
        new EventPublisher("sealed-event-publisher", kafka.forSealed(), waiting, meters);
    journal =
        new Journal(
            new SealedLog(
                ExchangeLog.of(publisher, sealedPublisher), new SealOutgoing(keys, meters)),
            settings.captureLimit(),
            settings.captureMemory(),
            clock,
            meters);
    hostnameFollower =
        new TopicFollower<>(
            kafka, Topics.HOSTNAME_EVENTS, (_, event, _) -> hostnameChanged(event), meters);
    var view = new HostnameView(hostnames, settings.customDomains(), hostnameFollower::isCaughtUp);
    certificates = new PublicCertificates(settings, view, meters, clock);
    var buckets = new TokenBuckets();
    var policies = new EdgePolicies(settings.verifyMemory(), journal::refused);
    var exchanges =
        new ExchangeHandlers(
            tunnels,
            new RouteByHost(tunnels, view, settings.proxies().trusted(), clock, counted::finished),
            policies,
            journal,
            new AnswerErrors(counted::answered),
            settings.responseTimeout(),
            buckets,
            certificates.challenges());
    var limit =
        new LimitConnections(settings.maxConnections(), connections, counted::refusedConnection);
    var find = new FindTunnel(tunnels, view, clock);
    pipeline = PublicPipeline.inClear(settings, limit, exchanges, find);
    server = new PublicServer(connections, loops, settings);
    raw =
        new RawEntrance(
            settings,
            server,
            tunnels,
            find,
            new RawConnections(
                settings.raw().idleTimeout(), policies, buckets, new RawMeters(meters)),
            limit.withoutAnswer(),
            certificates.ordered());
    securePipeline =
        PublicPipeline.overTls(
            settings, limit, exchanges, find, raw.onHttps(certificates.choice()));
    replayEntrance = new ReplayEntrance(pipeline, settings.urls().scheme(), LONGEST_REPLAY);
    replays = new ReplayConsumer(kafka, new OpenIncoming(keys), replayEntrance, publisher, clock);
  }

  /**
   * Starts to listen; returns when it does. Visitors of HTTP come last: until then nothing says
   * that it is there.
   *
   * @throws CannotStart when a port cannot be listened on; it is to be closed then
   */
  public void start() {
    keys.start();
    hostnameFollower.start();
    raw.start();
    if (settings.raw().entrances().tls()) {
      server.listen(on(settings.tls().port()), "HTTPS_PORT", securePipeline);
    }
    address = server.listen(on(settings.port()), "HTTP_PORT", pipeline);
    certificates.start();
    replays.start();
  }

  /** Where it listens; the port is the real one when any was asked for. */
  public InetSocketAddress address() {
    var listening = address;
    if (listening == null) {
      throw new IllegalStateException("it does not listen");
    }
    return listening;
  }

  /** Whether it listens and its events are getting through. */
  public Health health() {
    return Health.all(
        "ingress-gateway",
        List.of(
            server.health(),
            hostnameFollower.health(),
            publisher.health(),
            sealedPublisher.health(),
            replays.health(),
            keys.health()));
  }

  /** Stops to listen, lets running exchanges finish for a while, delivers what was recorded. */
  @Override
  public void close() {
    replays.close();
    hostnameFollower.close();
    certificates.close();
    raw.close();
    server.close(settings.stopTimeout());
    replayEntrance.close();
    journal.close();
    closePublishers();
    keys.close();
  }

  /** At once, because each waits for Kafka as long as it may. */
  private void closePublishers() {
    var other = Thread.startVirtualThread(sealedPublisher::close);
    publisher.close();
    try {
      other.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hostnameChanged(@Nullable HostnameEvent event) {
    if (event != null) {
      hostnames.apply(event);
      certificates.heard(event);
    }
  }

  private InetSocketAddress on(int port) {
    return new InetSocketAddress(settings.address(), port);
  }
}
