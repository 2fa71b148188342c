package io.culvert.broker;

import io.culvert.broker.connection.AgentServer;
import io.culvert.broker.hop.Gateways;
import io.culvert.broker.metering.LogClock;
import io.culvert.broker.metering.TellTime;
import io.culvert.broker.recovery.CloseGhosts;
import io.culvert.broker.recovery.Recovery;
import io.culvert.broker.recovery.SessionLog;
import io.culvert.broker.session.SessionParts;
import io.culvert.broker.session.Sessions;
import io.culvert.events.Route;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.FollowedKeys;
import io.culvert.runtime.keys.SealOutgoing;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.plan.Plans;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.schemas.seal.event.EventSeals;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.culvert.tunnel.stream.WindowBudget;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private final EventPublisher publisher;
  private final TellTime tellTime;
  private final Gateways gateways;
  private final SessionParts parts;
  private final AgentServer server;
  private final FollowedLog followed;
  private final Upkeep upkeep;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** A broker that is not started yet, with an event loop for each core. */
  public TunnelBroker(
      BrokerSettings settings,
      Plans plans,
      MasterKeys masters,
      KafkaSettings kafka,
      MeterRegistry meters,
      InstantSource machine) {
    this(settings, plans, masters, kafka, EventLoops.start(), meters, machine);
  }

  /**
   * A broker that is not started yet.
   *
   * @param loops of its connections; they stop with it
   * @param machine this machine's clock; only where to begin, see {@link LogClock}
   */
  public TunnelBroker(
      BrokerSettings settings,
      Plans plans,
      MasterKeys masters,
      KafkaSettings kafka,
      EventLoops loops,
      MeterRegistry meters,
      InstantSource machine) {
    this.settings = settings;
    this.kafka = kafka;
    this.loops = loops;
    var keys = new FollowedKeys(kafka, masters, meters);
    var sealing = new SealOutgoing(keys, meters);
    publisher = new EventPublisher(kafka, meters);
    var clock = new LogClock(machine);
    tellTime = new TellTime(settings.brokerId(), clock, kafka);
    gateways = new Gateways(settings, publisher, clock);
    parts =
        SessionParts.assemble(
            settings,
            plans,
            gateways.self(),
            publisher,
            event -> sealing.seal(EventSeals.SESSIONS, event).orElseThrow(),
            gateways::allow,
            clock);
    var budget = new WindowBudget(settings.windowBudget());
    var hop = gateways.entrance(parts.sessions()::live, budget);
    server = new AgentServer(settings, loops, parts.reception(), budget, hop);
    followed = new FollowedLog(kafka, keys, parts, meters);
    upkeep = new Upkeep(parts, tellTime, settings.tickInterval(), stopped);
    meters.gauge("culvert.broker.sessions", parts.sessions(), Sessions::size);
    meters.gauge("culvert.broker.connections", server, AgentServer::connections);
    meters.gauge("culvert.broker.gateways", gateways, Gateways::size);
  }

  /**
   * Listens for agents at once, and lets them in as soon as the log has been read; until then they
   * are told to come again.
   */
  public TunnelBroker start() {
    server.listen();
    gateways.begin(server.port());
    followed.start();
    upkeep.start(followed, this::ready);
    log.info("Broker {} listens for agents on port {}", settings.brokerId(), port());
    return this;
  }

  /** The port that agents connect to. */
  public int port() {
    return server.port();
  }

  /** The tunnels of this broker, for a gateway in the same process. */
  public TunnelDirectory tunnels() {
    return parts.tunnels();
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
                    parts.reception().isReady()
                        ? Health.Status.up()
                        : Health.Status.down("reading accounts and names")),
            publisher.health()));
  }

  private void ready() {
    var ghosts = parts.known().routes().of(settings.brokerId());
    parts.reception().ready();
    log.info("Broker {} lets agents in; {} ghosts to close", settings.brokerId(), ghosts.size());
    Thread.ofPlatform().daemon().name("broker-recovery").start(recovery(ghosts));
  }

  private Recovery recovery(List<Route> ghosts) {
    var sessionLog = new SessionLog(kafka, () -> stopped.getCount() == 0);
    return new Recovery(
        ghosts,
        () -> parts.elsewhere().lost(settings.hop().lostAfter()),
        new CloseGhosts(sessionLog, parts.sessions(), publisher, parts.removals()),
        stopped);
  }

  /**
   * Sends the agents to other brokers before this one is closed. Requests go on to come here until
   * an agent says that it serves them elsewhere; what runs then ends here. Returns when the last
   * agent has left, or after that time.
   */
  public void drain(Duration patience) {
    server.stopListening();
    gateways.leaving();
    parts.reception().sendElsewhere();
    log.info(
        "Broker {} sends its {} sessions elsewhere", settings.brokerId(), parts.sessions().size());
    try {
      awaitNoSessions(System.nanoTime() + patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitNoSessions(long deadline) throws InterruptedException {
    while (!parts.sessions().isEmpty() && System.nanoTime() < deadline) {
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
    server.stopListening();
    parts.reception().stop();
    try {
      awaitEmpty();
      parts.removals().run(DELIVERY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    release(DELIVERY);
  }

  private void awaitEmpty() throws InterruptedException {
    long deadline = System.nanoTime() + GOODBYE.toNanos();
    awaitNoSessions(deadline);
    gateways.close();
    // The farewells are on their way; agents that answer them are gone before this ends.
    while (server.connections() > 0 && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Stops as a crash would: nothing more is recorded. For tests of what comes after. */
  void abandon() {
    stopped.countDown();
    gateways.abandon();
    publisher.close(Duration.ZERO);
    server.stopListening();
    release(Duration.ZERO);
  }

  private void release(Duration patience) {
    server.cutAll(GOODBYE);
    followed.close();
    publisher.close(patience);
    tellTime.close();
    loops.close();
  }
}
