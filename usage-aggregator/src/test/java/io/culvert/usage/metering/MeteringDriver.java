package io.culvert.usage.metering;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.QuotaAlert;
import io.culvert.events.SessionEvent;
import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.usage.UsageSettings;
import io.culvert.usage.streams.StreamsProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology as the service builds it, run step by step, with a real registry. */
final class MeteringDriver implements AutoCloseable {

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final TopologyTestDriver driver;
  final TestInputTopic<String, byte[]> bytes;
  private final TestInputTopic<String, SessionEvent> events;
  private final TestOutputTopic<String, UsageMonthly> usage;
  final TestOutputTopic<String, UsageLedgerLine> ledger;
  final TestOutputTopic<String, QuotaAlert> alerts;
  private final Map<String, UsageMonthly> latest = new TreeMap<>();

  MeteringDriver(Path stateDir) {
    var kafka = kafka();
    driver = new TopologyTestDriver(topology(stateDir, meters), properties(stateDir));
    var serde = Topics.SESSION_EVENTS.valueSerializer(kafka.serdeProperties());
    var name = Topics.SESSION_EVENTS.name();
    events = driver.createInputTopic(name, new StringSerializer(), serde);
    bytes =
        driver.createInputTopic(
            name,
            new StringSerializer(),
            Topics.DEAD_LETTERS.valueSerializer(kafka.serdeProperties()));
    usage = output(Topics.USAGE_MONTHLY);
    ledger = output(Topics.USAGE_LEDGER);
    alerts = output(Topics.QUOTA_ALERTS);
  }

  private <V> TestOutputTopic<String, V> output(Topic<V> topic) {
    return driver.createOutputTopic(
        topic.name(),
        topic.keySerde().deserializer(),
        topic.valueDeserializer(kafka().serdeProperties()));
  }

  static Topology topology(Path stateDir, SimpleMeterRegistry meters) {
    return MeteringTopology.build(
        new MeteringConfig(
            properties(stateDir),
            kafka().serdeProperties(),
            1, // the test driver has one of everything
            Duration.ofMillis(250),
            Outputs.CATALOGUE,
            meters));
  }

  MeteringDriver given(SessionEvent... all) {
    for (var event : all) {
      at(Ticks.NOON, event);
    }
    return this;
  }

  MeteringDriver at(Instant logTime, SessionEvent event) {
    events.pipeInput(event.getSessionId(), event, logTime);
    return this;
  }

  /** As an operator sends a dead letter of a consumer again. */
  MeteringDriver sentAgainFor(String consumer, Instant logTime, SessionEvent event) {
    var record = new TestRecord<>(event.getSessionId(), event, logTime);
    record.headers().add(DeadLetters.RETRY_OF, "7".getBytes(StandardCharsets.UTF_8));
    record.headers().add(DeadLetters.CONSUMER, consumer.getBytes(StandardCharsets.UTF_8));
    events.pipeInput(record);
    return this;
  }

  /** What was published of sums since the last time. */
  List<UsageMonthly> sums() {
    driver.advanceWallClockTime(Duration.ofMillis(250));
    return usage.readValuesToList();
  }

  /** The newest value of each key in the usage topic. */
  Map<String, UsageMonthly> usage() {
    driver.advanceWallClockTime(Duration.ofMillis(250));
    usage.readKeyValuesToList().forEach(pair -> latest.put(pair.key, pair.value));
    return latest;
  }

  double count(String what) {
    return meters.counter("usage.ticks." + what).count();
  }

  KeyValueStore<String, SeenTicks> seen() {
    return driver.getKeyValueStore(MeterEvents.SEEN_TICKS);
  }

  @Override
  public void close() {
    driver.close();
  }

  private static KafkaSettings kafka() {
    return KafkaSettings.of(
        SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
  }

  private static Properties properties(Path stateDir) {
    return StreamsProperties.of(UsageSettings.in(stateDir), kafka());
  }
}
