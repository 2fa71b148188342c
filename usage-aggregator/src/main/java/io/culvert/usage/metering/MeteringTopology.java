package io.culvert.usage.metering;

import io.culvert.events.SessionEvent;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * Session events in; monthly usage, ledger lines and quota alerts out. All events of an account lie
 * in one partition, so each partition is metered by itself, in the order of the log.
 *
 * <p>Events that lie elsewhere, as builds before placed them, take a way round by a topic of the
 * application's own.
 *
 * <p>Every store and internal topic has its name here, because they outlive the code: a name that
 * Kafka Streams makes up would change with the next operator, and the sums would begin at zero.
 */
public final class MeteringTopology {

  /**
   * Part of the application's id. Another generation knows nothing of the stores of those before:
   * it computes everything anew from the log, to the same content. To be raised when stores or
   * rules change so that the old ones cannot be gone on with.
   */
  public static final int GENERATION = 2;

  static final String STRAYS = "strays";

  private MeteringTopology() {}

  /** The topic of the way round, as Kafka Streams names it. */
  public static String straysTopic(String streamsId) {
    return streamsId + "-" + STRAYS + "-repartition";
  }

  public static Topology build(MeteringConfig config) {
    var builder = new StreamsBuilder(config.topology());
    var events = builder.stream(Topics.SESSION_EVENTS.name(), sessionEvents(config.serdes()));
    var strays = new Strays(config.partitions());
    var found =
        ordinary(events, strays)
            .merge(strays(events, strays, config.serdes()), Named.as("all-events"))
            .process(
                new MeterEvents.Supplier(config, new MeteringMeters(config.meters())),
                Named.as("meter-events"));
    var to = config.outputs();
    send(found, Topics.USAGE_MONTHLY, "usage-monthly", to.usageMonthly(), config);
    send(found, Topics.USAGE_LEDGER, "usage-ledger", to.usageLedger(), config);
    send(found, Topics.QUOTA_ALERTS, "quota-alerts", to.quotaAlerts(), config);
    return builder.build(config.streams());
  }

  private static KStream<String, SessionEvent> ordinary(
      KStream<String, SessionEvent> events, Strays strays) {
    return events.processValues(() -> new OnlyStrays(strays, false), Named.as("no-strays"));
  }

  private static KStream<String, SessionEvent> strays(
      KStream<String, SessionEvent> events, Strays strays, Map<String, String> serdes) {
    return events
        .processValues(() -> new OnlyStrays(strays, true), Named.as("only-strays"))
        .repartition(
            Repartitioned.with(Serdes.String(), Topics.SESSION_EVENTS.valueSerde(serdes))
                .withName(STRAYS)
                .withNumberOfPartitions(strays.partitions())
                .withStreamPartitioner(
                    (_, _, event, _) -> Optional.of(Set.of(strays.home(event.getAccountId())))));
  }

  private static <V extends SpecificRecord> void send(
      KStream<String, SpecificRecord> found,
      Topic<V> topic,
      String name,
      String to,
      MeteringConfig config) {
    found
        .filter((_, value) -> topic.valueType().isInstance(value), Named.as("only-" + name))
        .mapValues(topic.valueType()::cast, Named.as("as-" + name))
        .to(
            to,
            Produced.with(Serdes.String(), topic.valueSerde(config.serdes()))
                .withName("to-" + name));
  }

  private static Consumed<String, SessionEvent> sessionEvents(Map<String, String> serdes) {
    Topic<SessionEvent> topic = Topics.SESSION_EVENTS;
    return Consumed.with(topic.keySerde(), topic.valueSerde(serdes))
        .withName("session-events")
        .withTimestampExtractor(MeteringTopology::logTime);
  }

  // A record without a time (-1) would stop the stream otherwise.
  private static long logTime(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.timestamp() >= 0 ? record.timestamp() : Math.max(partitionTime, 0);
  }
}
