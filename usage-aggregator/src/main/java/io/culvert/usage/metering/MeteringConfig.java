package io.culvert.usage.metering;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;

/**
 * What the topology needs to be built.
 *
 * @param streams Kafka Streams' own settings
 * @param serdes settings of the serdes, see {@link io.culvert.schemas.Topic#valueSerde}
 * @param partitions how many the topic of session events has
 * @param publishEvery how often changed sums are published
 * @param outputs where results go
 * @param meters where ticks are counted
 */
public record MeteringConfig(
    Properties streams,
    Map<String, String> serdes,
    int partitions,
    Duration publishEvery,
    Outputs outputs,
    MeterRegistry meters) {

  TopologyConfig topology() {
    return new TopologyConfig(new StreamsConfig(streams));
  }
}
