package io.culvert.usage;

import io.culvert.runtime.settings.Settings;
import io.culvert.usage.metering.MeteringTopology;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the aggregator runs.
 *
 * @param applicationId begins the name of the consumer group, the state and the internal topics:
 *     another one begins from the first tick, with the same sums
 * @param stateDir where working state lies; it can be lost, Kafka has it too
 * @param threads of Kafka Streams
 * @param commitInterval how often sums are published; a tick shows after about two of them
 * @param sessionTimeout after how long a crashed aggregator's work is taken over
 */
public record UsageSettings(
    String applicationId,
    Path stateDir,
    int threads,
    Duration commitInterval,
    Duration sessionTimeout) {

  private static final String APPLICATION_ID = "culvert-usage";

  /** With defaults for everything but the folder. */
  public static UsageSettings in(Path stateDir) {
    return new UsageSettings(
        APPLICATION_ID, stateDir, 1, Duration.ofMillis(250), Duration.ofSeconds(6));
  }

  /**
   * The name of the consumer group, the state and the internal topics. The generation is part of
   * it, so a build whose stores are others begins anew by itself.
   */
  public String streamsId() {
    return applicationId + "-" + MeteringTopology.GENERATION;
  }

  /** Reads {@code STATE_DIR}, {@code USAGE_*}; call {@link Settings#check} afterwards. */
  public static UsageSettings from(Settings settings) {
    var defaults = in(Path.of("data", "usage"));
    return new UsageSettings(
        settings.text(
            "USAGE_APPLICATION_ID",
            defaults.applicationId,
            "Names group, state and internal topics of the metering"),
        settings.path("STATE_DIR", defaults.stateDir, "Working state of the metering; may be lost"),
        (int) settings.number("USAGE_THREADS", defaults.threads, 1, 64, "Threads of the metering"),
        settings.duration(
            "USAGE_COMMIT_INTERVAL", defaults.commitInterval, "How often usage is published"),
        settings.duration(
            "USAGE_SESSION_TIMEOUT",
            defaults.sessionTimeout,
            "When a crashed aggregator is replaced; not below the broker's"
                + " group.min.session.timeout.ms"));
  }
}
