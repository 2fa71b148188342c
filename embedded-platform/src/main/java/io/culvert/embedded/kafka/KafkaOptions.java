package io.culvert.embedded.kafka;

import java.nio.file.Path;

/**
 * @param folder where the log lies; created when missing
 * @param port the loopback port of the broker, 0 for any free one
 * @param durable false trades metrics and an orderly stop for speed, for data nobody will read
 *     again
 */
public record KafkaOptions(Path folder, int port, boolean durable) {

  public static KafkaOptions persistent(Path folder, int port) {
    return new KafkaOptions(folder, port, true);
  }

  public static KafkaOptions throwAway(Path folder) {
    return new KafkaOptions(folder, 0, false);
  }
}
