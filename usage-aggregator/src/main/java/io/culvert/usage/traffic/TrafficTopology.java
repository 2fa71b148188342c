package io.culvert.usage.traffic;

import io.culvert.events.ExchangeEvent;
import io.culvert.events.TrafficMinute;
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

/**
 * Exchanges in, minutes out: each completed exchange becomes a minute of its own, once; minutes of
 * the same hostname and account are added up. What is published is a minute's state so far, so the
 * newest record of a key is the truth, and an exchange that comes late changes it once more.
 *
 * <p>Every store and internal topic has its name here, because they outlive the code.
 */
final class TrafficTopology {

  static final String SEEN = "seen-exchanges";
  static final String MINUTES = "traffic-minutes";

  private TrafficTopology() {}

  static Topology build(TrafficConfig config) {
    var builder = new StreamsBuilder(config.topology());
    var minutes = Topics.TRAFFIC_MINUTES.valueSerde(config.serdes());
    builder.stream(Topics.HTTP_EXCHANGES.name(), exchanges(config.serdes()))
        .processValues(
            new NewExchanges(TrafficMeters.in(config.meters())), Named.as("only-new-exchanges"))
        .selectKey((session, minute) -> MinuteKey.inStore(minute), Named.as("by-minute"))
        .groupByKey(Grouped.with("host-minutes", Serdes.String(), minutes))
        .reduce(
            Minutes::plus,
            Named.as("sum-minutes"),
            Materialized.<String, TrafficMinute, KeyValueStore<Bytes, byte[]>>as(MINUTES)
                .withKeySerde(Serdes.String())
                .withValueSerde(minutes))
        .toStream(Named.as("minute-updates"))
        .processValues(() -> new ForgetOldMinutes(MINUTES), Named.as("forget-old"), MINUTES)
        .selectKey((key, minute) -> MinuteKey.inTopic(key), Named.as("by-hostname"))
        .to(
            Topics.TRAFFIC_MINUTES.name(),
            Produced.with(Serdes.String(), minutes).withName("minutes-out"));
    return builder.build(config.streams());
  }

  private static Consumed<String, ExchangeEvent> exchanges(Map<String, String> serdes) {
    Topic<ExchangeEvent> topic = Topics.HTTP_EXCHANGES;
    return Consumed.with(topic.keySerde(), topic.valueSerde(serdes))
        .withName("exchanges")
        .withTimestampExtractor(TrafficTopology::logTime);
  }

  // A record without a time (-1) would stop the stream otherwise.
  private static long logTime(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.timestamp() >= 0 ? record.timestamp() : Math.max(partitionTime, 0);
  }

  private record NewExchanges(TrafficMeters meters)
      implements FixedKeyProcessorSupplier<String, ExchangeEvent, TrafficMinute> {

    @Override
    public FixedKeyProcessor<String, ExchangeEvent, TrafficMinute> get() {
      return new OnlyNewExchanges(SEEN, meters);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Set.of(SeenExchanges.store(SEEN));
    }
  }
}
