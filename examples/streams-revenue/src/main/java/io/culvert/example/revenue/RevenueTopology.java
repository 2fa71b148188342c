package io.culvert.example.revenue;

import io.culvert.events.UsageLedgerLine;
import io.culvert.schemas.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Ledger lines become revenue by hour and meter: key {@code 2026-11-23T12:00:00Z/BYTES_OUT}, value
 * in nano-euros. The ledger holds each line once, and Kafka Streams counts it once, so nothing here
 * has to look for repeats.
 */
final class RevenueTopology {

  /** What comes out; compacted, as a new sum takes the place of the old one. */
  static final String REVENUE = "example.revenue.hourly.v1";

  private RevenueTopology() {}

  /**
   * @param registry URL of the schema registry
   */
  static Topology build(String registry) {
    var ledger = Topics.USAGE_LEDGER;
    var lines = ledger.valueSerde(Map.of("schema.registry.url", registry));
    var builder = new StreamsBuilder();
    builder.stream(ledger.name(), Consumed.with(ledger.keySerde(), lines).withName("ledger-lines"))
        .map(
            (_, line) -> new org.apache.kafka.streams.KeyValue<>(hourAndMeter(line), price(line)),
            Named.as("price"))
        .groupByKey(Grouped.with("by-hour-and-meter", Serdes.String(), Serdes.Long()))
        .reduce(
            Math::addExact,
            Named.as("add"),
            Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as("revenue")
                .withKeySerde(Serdes.String())
                .withValueSerde(Serdes.Long()))
        .toStream(Named.as("changes"))
        .to(REVENUE, Produced.with(Serdes.String(), Serdes.Long()).withName("revenue-hourly"));
    return builder.build();
  }

  private static String hourAndMeter(UsageLedgerLine line) {
    return line.getHour() + "/" + line.getMeter();
  }

  /** An invented price list, in nano-euros: 5 cents a gigabyte, 20 cents a million requests. */
  private static long price(UsageLedgerLine line) {
    return switch (line.getMeter()) {
      case BYTES_IN, BYTES_OUT -> line.getQuantity() / 20;
      case REQUESTS -> Math.multiplyExact(line.getQuantity(), 200L);
      default -> 0; // a meter that came later costs nothing until somebody says so here
    };
  }
}
