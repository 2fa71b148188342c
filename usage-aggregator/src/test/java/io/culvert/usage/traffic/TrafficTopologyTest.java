package io.culvert.usage.traffic;

import static io.culvert.usage.traffic.ExchangesInTests.MINUTE;
import static io.culvert.usage.traffic.ExchangesInTests.exchange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.Outcome;
import io.culvert.events.StatusCounts;
import io.culvert.events.TrafficMinute;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.schemas.Topics;
import io.culvert.schemas.traffic.LatencySketch;
import io.culvert.usage.UsageSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology as the service builds it, run step by step, with a real registry. */
class TrafficTopologyTest {

  @TempDir Path stateDir;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Map<String, TrafficMinute> latest = new TreeMap<>();
  private TopologyTestDriver driver;
  private TestInputTopic<String, ExchangeEvent> exchanges;
  private TestInputTopic<String, byte[]> bytes;
  private TestOutputTopic<String, TrafficMinute> minutes;

  @BeforeEach
  void start() {
    var kafka = kafka();
    var properties = TrafficSettings.of(UsageSettings.in(stateDir)).streams(kafka);
    var topology =
        TrafficTopology.build(new TrafficConfig(properties, kafka.serdeProperties(), meters));
    driver = new TopologyTestDriver(topology, properties, Instant.now());
    exchanges =
        driver.createInputTopic(
            Topics.HTTP_EXCHANGES.name(),
            new StringSerializer(),
            Topics.HTTP_EXCHANGES.valueSerializer(kafka.serdeProperties()));
    bytes =
        driver.createInputTopic(
            Topics.HTTP_EXCHANGES.name(),
            new StringSerializer(),
            Topics.DEAD_LETTERS.valueSerializer(kafka.serdeProperties()));
    minutes =
        driver.createOutputTopic(
            Topics.TRAFFIC_MINUTES.name(),
            Topics.TRAFFIC_MINUTES.keySerde().deserializer(),
            Topics.TRAFFIC_MINUTES.valueDeserializer(kafka.serdeProperties()));
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void aMinuteIsWhatBeganInItByStatusMethodAndOutcome() {
    given(
        exchange(),
        exchange().at(MINUTE.plusMillis(59_999)).answers(404, 4_000).method("post"),
        exchange().answers(503, 9_000).method("BREW"),
        exchange().answers(101, 1_000),
        exchange().fails(Outcome.CLIENT_LEFT),
        exchange().at(MINUTE.plusSeconds(60)));

    var minute = minutes().get(key("shop.localhost", MINUTE, "acme"));
    assertThat(minutes()).hasSize(2);
    assertThat(minute.getExchanges()).isEqualTo(5);
    assertThat(minute.getStatuses()).isEqualTo(new StatusCounts(1L, 1L, 1L, 0L, 1L, 1L));
    assertThat(minute.getMethods()).isEqualTo(Map.of("GET", 3L, "POST", 1L, "OTHER", 1L));
    assertThat(minute.getOutcomes()).isEqualTo(Map.of("ANSWERED", 4L, "CLIENT_LEFT", 1L));
    assertThat(minute.getBytesIn()).isEqualTo(500);
    assertThat(minute.getBytesOut()).isEqualTo(1_000);
    assertThat(minute.getLatencies()).isEqualTo(4);
    assertThat(minute.getUpdatedAt()).isEqualTo(MINUTE.plusMillis(59_999).plusMillis(3));
    var sketch = new LatencySketch();
    sketch.add(minute.getLatency());
    assertThat(sketch.count()).isEqualTo(4);
    assertThat(sketch.quantile(1)).isCloseTo(9_000, within(90.0));
  }

  @Test
  void hostnamesAccountsAndMinutesAreKeptApart() {
    given(
        exchange(),
        exchange().host("blog.localhost"),
        exchange().account("umbrella"),
        exchange().at(MINUTE.minusSeconds(1)));

    assertThat(minutes())
        .containsOnlyKeys(
            key("shop.localhost", MINUTE, "acme"),
            key("blog.localhost", MINUTE, "acme"),
            key("shop.localhost", MINUTE, "umbrella"),
            key("shop.localhost", MINUTE.minusSeconds(60), "acme"));
  }

  @Test
  void anExchangeThatComesAgainCountsOnce() {
    var one = exchange();
    given(one, one, exchange(), one);

    assertThat(only().getExchanges()).isEqualTo(2);
    assertThat(count("repeated")).isEqualTo(2);
  }

  @Test
  void aRepeatIsKnownForAQuarterOfAnHourOfTheLogAndForgottenInTheEnd() {
    var repeated = exchange().completed();
    var start = Instant.now();
    for (int minute : List.of(0, 3, 14, 15)) {
      exchanges.pipeInput("session", repeated, start.plus(Duration.ofMinutes(minute)));
    }
    assertThat(only().getExchanges()).isEqualTo(1);

    exchanges.pipeInput("session", exchange().completed(), start.plus(Duration.ofHours(2)));
    exchanges.pipeInput("session", exchange().completed(), start.plus(Duration.ofHours(3)));
    try (var left = driver.<String, byte[]>getKeyValueStore(TrafficTopology.SEEN).all()) {
      assertThat(left).toIterable().hasSize(1);
    }
  }

  @Test
  void whatIsSentAgainForAnotherConsumerIsNotCountedAgainHoweverLate() {
    var letter = exchange().completed();
    var start = Instant.now();
    exchanges.pipeInput("session", letter, start);

    var again = new TestRecord<>("session", letter, start.plus(Duration.ofDays(1)));
    again.headers().add(DeadLetters.RETRY_OF, "7".getBytes(StandardCharsets.UTF_8));
    again.headers().add(DeadLetters.CONSUMER, "exchanges".getBytes(StandardCharsets.UTF_8));
    exchanges.pipeInput(again);

    assertThat(only().getExchanges()).isEqualTo(1);
  }

  @Test
  void whatIsSentAgainForThisConsumerCounts() {
    var again = new TestRecord<>("session", exchange().completed(), Instant.now());
    again.headers().add(DeadLetters.RETRY_OF, "7".getBytes(StandardCharsets.UTF_8));
    again.headers().add(DeadLetters.CONSUMER, "culvert-traffic".getBytes(StandardCharsets.UTF_8));
    exchanges.pipeInput(again);

    assertThat(only().getExchanges()).isEqualTo(1);
  }

  @Test
  void anOpenedExchangeCountsWhenItIsCompletedInTheMinuteInWhichItBegan() {
    var slow = exchange().at(MINUTE.minus(Duration.ofHours(3)));
    exchanges.pipeInput("session", slow.opened());
    assertThat(minutes()).isEmpty();

    given(exchange(), slow);

    assertThat(minutes()).containsKey(key("shop.localhost", slow.at, "acme")).hasSize(2);
  }

  @Test
  void anExchangeThatComesLateChangesItsMinute() {
    given(exchange(), exchange().at(MINUTE.plus(Duration.ofHours(20))));
    given(exchange());

    assertThat(minutes().get(key("shop.localhost", MINUTE, "acme")).getExchanges()).isEqualTo(2);
  }

  @Test
  void theOrderOfExchangesChangesNothing() {
    var all = new ExchangesInTests[200];
    for (int i = 0; i < all.length; i++) {
      all[i] = exchange().answers(200 + i % 350, 1_000L * (i + 1));
    }
    given(all);
    var forwards = only();
    stop();
    latest.clear();
    start();
    for (int i = all.length; i > 0; i--) {
      given(all[i - 1]);
    }

    assertThat(only()).isEqualTo(forwards);
  }

  @Test
  void whatNobodyOwnsAndWhatCannotBeIsNotCounted() {
    var negative = exchange();
    negative.bytesIn = -1;
    given(
        exchange().account(null),
        negative,
        exchange().host(""),
        exchange().host("a/b"),
        exchange().at(Instant.now().plus(Duration.ofDays(3))));

    assertThat(minutes()).isEmpty();
    assertThat(count("rejected")).isEqualTo(4);
  }

  @Test
  void poisonAndTombstonesStopNobody() {
    bytes.pipeInput("session", "garbage".getBytes(StandardCharsets.UTF_8));
    bytes.pipeInput("session", (byte[]) null);
    given(exchange());

    assertThat(only().getExchanges()).isEqualTo(1);
  }

  @Test
  void aMinuteLeavesAsATombstoneWhenItIsTooOldAndDoesNotComeBack() {
    given(exchange());
    assertThat(minutes()).hasSize(1);

    driver.advanceWallClockTime(Duration.ofDays(89));
    assertThat(minutes()).hasSize(1);

    driver.advanceWallClockTime(Duration.ofDays(2));
    given(exchange().at(MINUTE.plus(Duration.ofDays(90)))); // and caches are written
    assertThat(minutes()).containsEntry(key("shop.localhost", MINUTE, "acme"), null);

    given(exchange());
    assertThat(minutes()).containsEntry(key("shop.localhost", MINUTE, "acme"), null);
    assertThat(count("too.old")).isEqualTo(1);
  }

  @Test
  void nothingPersonalIsInAMinute() {
    given(exchange());

    assertThat(only().toString()).doesNotContain("secret").doesNotContain("203.0.113");
  }

  @Test
  void nothingThatOutlivesTheCodeHasAMadeUpName() {
    var properties = TrafficSettings.of(UsageSettings.in(stateDir)).streams(kafka());
    var config = new TrafficConfig(properties, kafka().serdeProperties(), meters);
    for (var part : TrafficTopology.build(config).describe().subtopologies()) {
      for (var node : part.nodes()) {
        assertThat(node.name()).doesNotMatch(".*\\d{10}.*");
        if (node instanceof TopologyDescription.Processor processor) {
          assertThat(processor.stores()).noneMatch(name -> name.matches(".*\\d{10}.*"));
        }
      }
    }
  }

  private void given(ExchangesInTests... all) {
    for (var one : all) {
      exchanges.pipeInput(one.session, one.completed(), Instant.now());
    }
  }

  private TrafficMinute only() {
    assertThat(minutes()).hasSize(1);
    return latest.values().iterator().next();
  }

  /** The newest value of each key. */
  private Map<String, TrafficMinute> minutes() {
    minutes.readKeyValuesToList().forEach(pair -> latest.put(pair.key, pair.value));
    return latest;
  }

  private double count(String what) {
    return meters.counter("traffic.exchanges." + what).count();
  }

  private static String key(String host, Instant minute, String account) {
    return host + "/" + minute.toString().substring(0, 16) + "Z/" + account;
  }

  private static KafkaSettings kafka() {
    return KafkaSettings.of(
        SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
  }
}
