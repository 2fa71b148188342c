package io.culvert.example.revenue;

import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** Runs the topology until it is stopped. */
public final class Revenue {

  private Revenue() {}

  /** Uses {@code KAFKA} and {@code REGISTRY}, or those of {@code culvert dev}. */
  public static void main(String[] args) throws InterruptedException {
    var environment = System.getenv();
    var stopped = new CountDownLatch(1);
    var streams =
        streams(
            environment.getOrDefault("KAFKA", "localhost:9092"),
            environment.getOrDefault("REGISTRY", "http://localhost:8081"),
            Path.of(environment.getOrDefault("STATE_DIR", "data/revenue")));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  streams.close();
                  stopped.countDown();
                }));
    streams.start();
    stopped.await();
  }

  static KafkaStreams streams(String kafka, String registry, Path state) {
    var config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "example-revenue");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500);
    // One broker is enough for culvert dev; take 3 for a cluster.
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    return new KafkaStreams(RevenueTopology.build(registry), config);
  }
}
