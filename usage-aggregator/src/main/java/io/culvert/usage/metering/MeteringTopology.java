package io.culvert.usage.metering;

import io.culvert.events.SessionEvent;
import io.culvert.events.UsageMonthly;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Session events in, monthly usage out: each tick becomes the usage it stands for, once; usages of
 * an account and month are added up.
 *
 * <p>Every store and internal topic has its name here, because they outlive the code: a name that
 * Kafka Streams makes up would change with the next operator, and the sums would begin at zero.
 */
public final class MeteringTopology {

  static final String SEEN_TICKS = "seen-ticks";
  static final String USAGE = "usage-monthly";

  private MeteringTopology() {}

  public static Topology build(MeteringConfig config) {
    var builder = new StreamsBuilder(config.topology());
    var usage = Topics.USAGE_MONTHLY.valueSerde(config.serdes());
    builder.stream(Topics.SESSION_EVENTS.name(), sessionEvents(config.serdes()))
        .processValues(new NewTicks(MeteringMeters.in(config.meters())), Named.as("only-new-ticks"))
        .selectKey((session, ticked) -> Usage.key(ticked), Named.as("by-account-and-month"))
        .groupByKey(Grouped.with("account-months", Serdes.String(), usage))
        .reduce(
            Usage::plus,
            Named.as("sum-usage"),
            Materialized.<String, UsageMonthly, KeyValueStore<Bytes, byte[]>>as(USAGE)
                .withKeySerde(Serdes.String())
                .withValueSerde(usage))
        .toStream(Named.as("usage-updates"))
        .to(
            Topics.USAGE_MONTHLY.name(),
            Produced.with(Serdes.String(), usage).withName("usage-out"));
    return builder.build(config.streams());
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

  private record NewTicks(MeteringMeters meters)
      implements FixedKeyProcessorSupplier<String, SessionEvent, UsageMonthly> {

    @Override
    public FixedKeyProcessor<String, SessionEvent, UsageMonthly> get() {
      return new OnlyNewTicks(SEEN_TICKS, meters);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(
          Stores.keyValueStoreBuilder(
              Stores.persistentKeyValueStore(SEEN_TICKS),
              Serdes.String(),
              SeenTicksSerde.create()));
    }
  }
}
