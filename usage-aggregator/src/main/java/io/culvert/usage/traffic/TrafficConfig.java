package io.culvert.usage.traffic;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;

/**
 * What the topology needs to be built.
 *
 * @param streams Kafka Streams' own settings
 * @param serdes settings of the serdes, see {@link io.culvert.schemas.Topic#valueSerde}
 * @param meters where exchanges are counted
 */
record TrafficConfig(Properties streams, Map<String, String> serdes, MeterRegistry meters) {

  TopologyConfig topology() {
    return new TopologyConfig(new StreamsConfig(streams));
  }
}
