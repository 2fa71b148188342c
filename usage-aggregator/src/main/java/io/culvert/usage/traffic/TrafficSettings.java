package io.culvert.usage.traffic;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.usage.UsageSettings;
import io.culvert.usage.streams.StreamsProperties;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the minutes are computed; the rest is as for the metering.
 *
 * @param applicationId names the consumer group, the state and the internal topics: another one
 *     begins from the first exchange, with the same minutes
 * @param commitInterval how often minutes are published
 */
public record TrafficSettings(String applicationId, Duration commitInterval, UsageSettings usage) {

  private static final String APPLICATION_ID = "culvert-traffic";
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

  /** With defaults. */
  static TrafficSettings of(UsageSettings usage) {
    return new TrafficSettings(APPLICATION_ID, COMMIT_INTERVAL, usage);
  }

  /** Reads {@code TRAFFIC_*}; call {@link Settings#check} afterwards. */
  public static TrafficSettings from(Settings settings, UsageSettings usage) {
    return new TrafficSettings(
        settings.text(
            "TRAFFIC_APPLICATION_ID",
            APPLICATION_ID,
            "Names group, state and internal topics of the traffic minutes"),
        settings.duration(
            "TRAFFIC_COMMIT_INTERVAL", COMMIT_INTERVAL, "How often traffic minutes are published"),
        usage);
  }

  /** Kafka Streams' settings. */
  Properties streams(KafkaSettings kafka) {
    var properties = StreamsProperties.of(usage, kafka);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    return properties;
  }
}
