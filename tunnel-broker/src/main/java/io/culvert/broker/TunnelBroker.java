package io.culvert.broker;

import io.culvert.broker.connection.AgentPipeline;
import io.culvert.broker.connection.AgentServer;
import io.culvert.broker.hop.GatewayLines;
import io.culvert.broker.hop.HopEntrance;
import io.culvert.broker.hop.TellPresence;
import io.culvert.broker.hop.ThisBroker;
import io.culvert.broker.metering.LogClock;
import io.culvert.broker.metering.TellTime;
import io.culvert.broker.name.Names;
import io.culvert.broker.quota.QuotaWords;
import io.culvert.broker.quota.Quotas;
import io.culvert.broker.quota.UsageBook;
import io.culvert.broker.recovery.CloseGhosts;
import io.culvert.broker.recovery.Recovery;
import io.culvert.broker.recovery.SessionLog;
import io.culvert.broker.route.BrokerView;
import io.culvert.broker.route.LiveTunnels;
import io.culvert.broker.route.RouteView;
import io.culvert.broker.session.Elsewhere;
import io.culvert.broker.session.FollowRoutes;
import io.culvert.broker.session.Known;
import io.culvert.broker.session.NameStates;
import io.culvert.broker.session.NamesInUse;
import io.culvert.broker.session.QuotaWatch;
import io.culvert.broker.session.Reception;
import io.culvert.broker.session.RouteRemovals;
import io.culvert.broker.session.SessionUpkeep;
import io.culvert.broker.session.Sessions;
import io.culvert.events.Route;
import io.culvert.events.SessionEvent;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.FollowedKeys;
import io.culvert.runtime.keys.SealOutgoing;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.account.CredentialBook;
import io.culvert.schemas.hostname.HostnameBook;
import io.culvert.schemas.plan.AccountPlans;
import io.culvert.schemas.plan.Plans;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.schemas.seal.event.EventSeals;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.culvert.tunnel.stream.WindowBudget;
import io.culvert.tunnel.tls.Certificates;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker: its parts, started and stopped in order. Once it has read what was in the log it needs
 * Kafka for nothing but delivering its own events, which wait in memory while Kafka is away.
 */
public final class TunnelBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TunnelBroker.class);
  private static final Duration GOODBYE = Duration.ofSeconds(5);
  private static final Duration DELIVERY = Duration.ofSeconds(10);

  private final BrokerSettings settings;
  private final KafkaSettings kafka;
  private final EventLoops loops;
  private final SealOutgoing sealing;
  private final EventPublisher publisher;
  private final TellTime tellTime;
  private final LiveTunnels tunnels;
  private final RouteRemovals removals;
  private final Known known;
  private final Elsewhere elsewhere;
  private final Sessions sessions;
  private final Reception reception;
  private final Upkeep upkeep;
  private final @Nullable Certificates certificates;
  private final ThisBroker self;
  private final GatewayLines gateways = new GatewayLines();
  private final TellPresence presence;
  private final AgentPipeline pipeline;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final FollowedLog followed;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable AgentServer server;

  /**
   * A broker that is not started yet.
   *
   * @param machine this machine's clock; only where to begin, see {@link LogClock}
   */
  public TunnelBroker(
      BrokerSettings settings,
      Plans plans,
      MasterKeys masters,
      KafkaSettings kafka,
      MeterRegistry meters,
      InstantSource machine) {
    this.settings = settings;
    this.kafka = kafka;
    loops = EventLoops.start();
    var keys = new FollowedKeys(kafka, masters, meters);
    sealing = new SealOutgoing(keys, meters);
    publisher = new EventPublisher(kafka, meters);
    var clock = new LogClock(machine);
    tellTime = new TellTime(settings.brokerId(), clock, kafka);
    var names = new Names();
    known =
        new Known(
            new CredentialBook(),
            new AccountPlans(plans),
            new HostnameBook(),
            names,
            new RouteView());
    tunnels = new LiveTunnels(names);
    removals = new RouteRemovals(publisher);
    var nameStates = new NameStates(names, publisher);
    var brokers = new BrokerView();
    elsewhere = new Elsewhere(known.routes(), brokers, settings.brokerId(), clock);
    var namesInUse = new NamesInUse(names, tunnels, elsewhere, nameStates);
    sessions = new Sessions(tunnels, namesInUse, removals, clock);
    var usage = new UsageBook();
    var quotas = new Quotas(usage);
    var quotaWatch =
        new QuotaWatch(
            sessions, known, quotas, new QuotaWords(settings.accountUrl()), gateways::allow, clock);
    self = new ThisBroker(settings.brokerId(), settings.hop());
    presence = new TellPresence(self, settings.tls().isOn(), publisher, clock);
    reception =
        new Reception(
            settings,
            self,
            known,
            elsewhere,
            sessions,
            quotas,
            quotaWatch,
            this::sealed,
            publisher,
            removals,
            clock);
    var sessionUpkeep =
        new SessionUpkeep(sessions, known, nameStates, settings.anonymousTimeout(), clock);
    certificates =
        Certificates.openIfAny(
            settings.tls().certificates(), settings.tls().keys(), List.of("http/1.1"));
    var budget = new WindowBudget(settings.windowBudget());
    pipeline =
        new AgentPipeline(settings, reception, budget, channels, certificates, entrance(budget));
    var routes = new FollowRoutes(self, known, elsewhere, sessions);
    followed =
        new FollowedLog(
            kafka,
            keys,
            known,
            brokers,
            usage,
            sessions,
            sessionUpkeep,
            quotaWatch,
            routes,
            meters);
    upkeep =
        new Upkeep(sessionUpkeep, tellTime, removals, quotaWatch, settings.tickInterval(), stopped);
    meters.gauge("culvert.broker.sessions", sessions, Sessions::size);
    meters.gauge("culvert.broker.connections", channels, ChannelGroup::size);
    meters.gauge("culvert.broker.gateways", gateways, GatewayLines::size);
  }

  private @Nullable HopEntrance entrance(WindowBudget budget) {
    var secret = self.secret();
    return secret == null ? null : new HopEntrance(secret, self, sessions::live, budget, gateways);
  }

  private SessionEvent sealed(SessionEvent event) {
    return sealing.seal(EventSeals.SESSIONS, event).orElseThrow();
  }

  /**
   * Listens for agents at once, and lets them in as soon as the log has been read; until then they
   * are told to come again.
   */
  public TunnelBroker start() {
    server = AgentServer.bind(settings.address(), settings.port(), loops, pipeline);
    self.listensOn(server.port());
    if (settings.hop().isOn()) {
      presence.start();
    }
    followed.start();
    upkeep.start(followed, this::ready);
    log.info("Broker {} listens for agents on port {}", settings.brokerId(), port());
    return this;
  }

  /** The port that agents connect to. */
  public int port() {
    var running = server;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running.port();
  }

  /** The tunnels of this broker, for a gateway in the same process. */
  public TunnelDirectory tunnels() {
    return tunnels;
  }

  /** Where its tunnels run, for a gateway in the same process; they stop with the broker. */
  public EventLoops loops() {
    return loops;
  }

  /** Works when agents are let in; Kafka being away later is reported but stops nothing. */
  public Health health() {
    return Health.all(
        "tunnel-broker",
        List.of(
            Health.of(
                "admission",
                () ->
                    reception.isReady()
                        ? Health.Status.up()
                        : Health.Status.down("reading accounts and names")),
            publisher.health()));
  }

  private void ready() {
    var ghosts = known.routes().of(settings.brokerId());
    reception.ready();
    log.info("Broker {} lets agents in; {} ghosts to close", settings.brokerId(), ghosts.size());
    Thread.ofPlatform().daemon().name("broker-recovery").start(recovery(ghosts));
  }

  private Recovery recovery(List<Route> ghosts) {
    var sessionLog = new SessionLog(kafka, () -> stopped.getCount() == 0);
    return new Recovery(
        ghosts,
        () -> elsewhere.lost(settings.hop().lostAfter()),
        new CloseGhosts(sessionLog, sessions, publisher, removals),
        stopped);
  }

  /**
   * Sends the agents to other brokers before this one is closed. Requests go on to come here until
   * an agent says that it serves them elsewhere; what runs then ends here. Returns when the last
   * agent has left, or after that time.
   */
  public void drain(Duration patience) {
    if (server != null) {
      server.close();
    }
    presence.leaving();
    reception.sendElsewhere();
    log.info("Broker {} sends its {} sessions elsewhere", settings.brokerId(), sessions.size());
    try {
      awaitNoSessions(System.nanoTime() + patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitNoSessions(long deadline) throws InterruptedException {
    while (!sessions.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Ends the sessions, records that they ended, and delivers what was recorded. */
  @Override
  public void close() {
    if (stopped.getCount() == 0) {
      return;
    }
    stopped.countDown();
    if (server != null) {
      server.close();
    }
    reception.stop();
    try {
      awaitEmpty();
      removals.run(DELIVERY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    release(DELIVERY);
  }

  private void awaitEmpty() throws InterruptedException {
    long deadline = System.nanoTime() + GOODBYE.toNanos();
    awaitNoSessions(deadline);
    presence.close();
    gateways.close();
    // The farewells are on their way; agents that answer them are gone before this ends.
    while (!channels.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Stops as a crash would: nothing more is recorded. For tests of what comes after. */
  void abandon() {
    stopped.countDown();
    presence.stop();
    publisher.close(Duration.ZERO);
    if (server != null) {
      server.close();
    }
    release(Duration.ZERO);
  }

  private void release(Duration patience) {
    if (certificates != null) {
      certificates.close();
    }
    channels.close().awaitUninterruptibly(GOODBYE.toMillis());
    followed.close();
    publisher.close(patience);
    tellTime.close();
    loops.close();
  }
}
