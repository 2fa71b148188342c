package io.culvert.gateway.hop;

import io.culvert.events.BrokerSeen;
import io.culvert.events.HostnameState;
import io.culvert.events.Route;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import io.culvert.tunnel.hop.HopSecret;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.LivePorts;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.culvert.tunnel.stream.WindowBudget;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the tunnels of brokers in other processes are found: the routes in the log, as far as they
 * lead to a broker that is there. What is known goes on to be used while Kafka is away.
 */
public final class RemoteTunnels implements TunnelDirectory, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemoteTunnels.class);
  private static final long SWEEP_MILLIS = 500;

  private final HopSecret secret;
  private final EventLoops loops;
  private final BrokerLinks links;
  private final Map<String, RemoteTunnel> bySession = new ConcurrentHashMap<>();
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final Map<String, Instant> names = new ConcurrentHashMap<>();
  private final RemotePorts ports = new RemotePorts();
  private final List<TopicFollower<?>> followers;

  /**
   * A directory that is empty before {@link #start}.
   *
   * @param loops of the gateway; each has a connection of its own to each broker
   */
  public RemoteTunnels(
      HopSettings settings, KafkaSettings kafka, EventLoops loops, MeterRegistry meters) {
    this.secret = new HopSecret(settings.secret().value());
    this.loops = loops;
    this.links =
        new BrokerLinks(
            new BrokerLink.Shared(
                secret,
                settings.name(),
                new WindowBudget(settings.windowBudget()),
                loops.each(),
                loops.connecting()),
            System::nanoTime);
    this.followers =
        List.of(
            new TopicFollower<>(kafka, Topics.BROKERS, this::broker, meters),
            new TopicFollower<>(kafka, Topics.ROUTES, this::route, meters),
            new TopicFollower<>(kafka, Topics.HOSTNAME_STATES, this::name, meters));
    meters.gauge("culvert.gateway.routes", bySession, Map::size);
    meters.gauge("culvert.gateway.brokers", links, BrokerLinks::reachable);
  }

  /** Begins to follow the log and to connect to brokers. */
  public void start() {
    followers.forEach(TopicFollower::start);
    loops
        .group()
        .next()
        .scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether the routes have been read, and each broker that is there can be reached. */
  public boolean isComplete() {
    return isRead() && links.unreachable().isEmpty();
  }

  private boolean isRead() {
    return followers.stream().allMatch(TopicFollower::isCaughtUp);
  }

  /**
   * Works when the routes have been read, and not all brokers are out of reach. One that has died
   * must not take every gateway with it.
   */
  public Health health() {
    return Health.of(
        "tunnels",
        () -> {
          if (!isRead()) {
            return Health.Status.down("reading routes");
          }
          var missing = links.unreachable();
          return missing.isEmpty() || links.reachable() > 0
              ? Health.Status.up()
              : Health.Status.down("no connection to " + missing);
        });
  }

  @Override
  public Lookup find(String hostname) {
    return lookUp(hostname, Place::next);
  }

  @Override
  public Lookup look(String hostname) {
    return lookUp(hostname, Place::look);
  }

  private Lookup lookUp(String hostname, Function<Place, Optional<Tunnel>> choice) {
    var place = places.get(hostname);
    if (place != null) {
      var next = choice.apply(place);
      if (next.isPresent()) {
        return new Lookup.Online(next.get());
      }
      if (place.isSomewhere()) {
        return new Lookup.Unreachable();
      }
    }
    var since = names.get(hostname);
    return since == null ? new Lookup.Unknown() : new Lookup.Offline(since);
  }

  @Override
  public Optional<Tunnel> findOther(String hostname, Tunnel refused) {
    return Optional.ofNullable(places.get(hostname)).flatMap(place -> place.other(refused));
  }

  @Override
  public LivePorts ports() {
    return ports.live();
  }

  private void broker(String brokerId, @Nullable BrokerSeen seen, Instant writtenAt) {
    links.follow(brokerId, seen, writtenAt);
    ports.look();
  }

  private void sweep() {
    links.sweep();
    ports.look();
  }

  private void route(String sessionId, @Nullable Route route, Instant writtenAt) {
    var next = route == null ? null : tunnel(route);
    var before = next == null ? bySession.remove(sessionId) : bySession.put(sessionId, next);
    if (before != null && (next == null || !isOnTheSameName(before, next))) {
      places.computeIfPresent(before.info().hostname(), (_, place) -> place.without(sessionId));
    }
    if (next != null) {
      places.merge(next.info().hostname(), Place.of(next), (place, _) -> place.with(next));
      ports.add(next);
    }
    if (before != null) {
      ports.remove(before);
    }
  }

  private static boolean isOnTheSameName(RemoteTunnel one, RemoteTunnel other) {
    return one.info().hostname().equals(other.info().hostname());
  }

  private @Nullable RemoteTunnel tunnel(Route route) {
    try {
      return new RemoteTunnel(Session.of(route, secret), links);
    } catch (IllegalArgumentException e) {
      // Without its policy it must not be served.
      log.error("Route of session {} cannot be used: {}", route.getSessionId(), e.getMessage());
      return null;
    }
  }

  private void name(String hostname, @Nullable HostnameState state, Instant writtenAt) {
    if (state == null) {
      names.remove(hostname);
    } else {
      names.put(hostname, state.getSince());
    }
  }

  /** Follows the log no more and ends the connections; after the gateway itself. */
  @Override
  public void close() {
    followers.forEach(TopicFollower::close);
    links.close();
  }
}
