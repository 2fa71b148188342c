package io.culvert.broker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.hop.HopSettings;
import io.culvert.broker.hop.ThisBroker;
import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.Names;
import io.culvert.broker.name.TunnelPorts;
import io.culvert.embedded.SharedPlatform;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Hello;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.stream.ConnectionListener;
import io.culvert.tunnel.stream.Heartbeats;
import io.culvert.tunnel.stream.LastHeard;
import io.culvert.tunnel.stream.TunnelConnection;
import io.culvert.tunnel.stream.TunnelInfo;
import io.culvert.tunnel.stream.WindowBudget;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The publisher has no room, because the log has been away for long. */
@Timeout(60)
class SessionsWithoutRoomTest {
  private static final KafkaSettings AWAY = KafkaSettings.of("127.0.0.1:1", "http://127.0.0.1:1");
  private static final long PLENTY = 1 << 20;

  /** More than two records of a kind differ by, less than any record costs. */
  private static final long BIT = 100;

  private static final Hello HELLO =
      new Hello(
          ProtocolLimits.VERSION,
          "x/1",
          "agent",
          0,
          null,
          null,
          new Wish("http", 3000, null, null, true));

  /** A broker's sessions, on a publisher that delivers nothing. */
  private static final class Fixture implements AutoCloseable {
    final BrokerSettings settings = BrokerSettings.from(new Settings(Map.of()));
    final EventPublisher publisher;
    final Sessions sessions;
    final Reception reception;
    int connected;

    Fixture(long budget) {
      publisher = new EventPublisher(AWAY, budget, new SimpleMeterRegistry());
      var parts = SessionsUnderTest.of(settings, publisher);
      sessions = parts.sessions();
      reception = parts.reception();
      reception.ready();
    }

    Answer open() {
      var arrival = new Arrival(HELLO, "127.0.0.1", "127.0.0.1");
      return reception.open(arrival, this::connect);
    }

    private TunnelConnection connect(ConnectionListener listener) {
      connected++;
      return TunnelConnection.broker(
          new WindowBudget(0),
          new LastHeard(),
          Heartbeats.every(settings.pingInterval()),
          listener);
    }

    @Override
    public void close() {
      publisher.close(Duration.ZERO);
    }
  }

  @Test
  void noSessionBeginsWhenNothingOfItCanBeRecorded() {
    assertNotReady(1, 0);
  }

  @Test
  void noSessionBeginsWhenOnlyItsRouteCanBeRecorded() {
    assertNotReady(costOfRoute() + BIT, 1);
  }

  @Test
  void aSessionWhoseOpeningIsRecordedBeginsThoughTheNameHasToWait() {
    long all;
    try (var roomy = new Fixture(PLENTY)) {
      assertThat(roomy.open()).isInstanceOf(Answer.Welcomed.class);
      all = roomy.publisher.waitingBytes();
    }
    try (var tight = new Fixture(all - BIT)) {
      assertThat(tight.open()).isInstanceOf(Answer.Welcomed.class);
      assertThat(tight.publisher.waitingRecords()).isEqualTo(2);
      assertThat(tight.sessions.size()).isEqualTo(1);
    }
  }

  @Test
  void aNameThatHadToWaitIsToldLater() {
    var kafka =
        KafkaSettings.of(
            SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
    EnsureTopics.of(kafka, Duration.ofSeconds(30));
    var names = new Names();
    var hostname = EventIds.next() + ".localhost";
    var use =
        new NameUse(
            hostname,
            null,
            TunnelPorts.shared(TunnelKind.HTTP, 1),
            1,
            EventIds.next(),
            true,
            null,
            Instant.EPOCH,
            null);
    Set<String> told = ConcurrentHashMap.newKeySet();
    var meters = new SimpleMeterRegistry();
    try (var publisher = new EventPublisher(kafka, 3_000, meters);
        var follower =
            new TopicFollower<>(
                kafka, Topics.HOSTNAME_STATES, (key, _, _) -> told.add(key), meters)) {
      follower.start();
      var states = new NameStates(names, publisher);
      names.put(use.offline(Instant.EPOCH));
      // It takes all the room until the log has it, which is not before a connection is made.
      while (publisher.offer(Topics.HOSTNAME_STATES, "other", null)) {
        assertThat(publisher.waitingBytes()).isPositive();
      }
      states.tell(hostname);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                states.tellOwed();
                return told.contains(hostname);
              });
    }
  }

  private static long costOfRoute() {
    try (var fixture = new Fixture(PLENTY)) {
      var now = Instant.now();
      var session =
          new Session(
              TunnelInfo.http(EventIds.next(), null, "quiet-river-1234.localhost", true),
              new SessionAgent("a", 0, "::1"),
              null,
              false,
              false,
              TunnelPorts.shared(TunnelKind.HTTP, 1),
              1,
              now,
              now,
              null);
      fixture.publisher.offer(
          Topics.ROUTES,
          session.id(),
          SessionFacts.route(session, new ThisBroker("broker-1", HopSettings.OFF)));
      return fixture.publisher.waitingBytes();
    }
  }

  private static void assertNotReady(long budget, int recorded) {
    try (var fixture = new Fixture(budget)) {
      var answer = fixture.open();

      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Declined.class,
              declined -> {
                assertThat(declined.why().error()).isEqualTo(CulvertError.NOT_READY);
                assertThat(declined.why().retry()).isTrue();
              });
      assertThat(fixture.publisher.waitingRecords()).isEqualTo(recorded);
      assertThat(fixture.connected).isZero();
      assertThat(fixture.sessions.isEmpty()).isTrue();
    }
  }
}
