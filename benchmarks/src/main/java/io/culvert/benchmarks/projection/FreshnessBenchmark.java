package io.culvert.benchmarks.projection;

import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.event.EventSeals;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How old the newest row is: the time from handing an exchange to Kafka's producer until a query of
 * PostgreSQL finds it, at a steady rate. Its peer is a plain Kafka consumer in the same run, which
 * no view can be ahead of.
 */
@Command(
    name = "freshness",
    mixinStandardHelpOptions = true,
    description = "Time until an exchange can be queried, against a plain Kafka consumer.")
public final class FreshnessBenchmark implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int WARM_UP_SECONDS = 10;

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "A second. Default: ${DEFAULT-VALUE}")
  private int rate;

  @Option(names = "--seconds", defaultValue = "30", description = "Default: ${DEFAULT-VALUE}")
  private int seconds;

  /** A record in the log, and when it was handed over. */
  private record Sent(int partition, long offset, long nanos) {}

  @Override
  public Integer call() throws Exception {
    try (var rig = Rig.start();
        var _ = rig.views();
        var connection = rig.connect()) {
      send(rig, WARM_UP_SECONDS, List.of());
      Rig.awaitExchanges(connection, (long) WARM_UP_SECONDS * rate, PATIENCE);
      var rows = new Watcher(new Rows(connection));
      var records = new Watcher(new Records(rig));
      var watching = List.of(Thread.ofPlatform().start(rows), Thread.ofPlatform().start(records));
      send(rig, seconds, List.of(rows, records));
      for (var thread : watching) {
        thread.join(PATIENCE);
      }
      System.out.printf("%,d exchanges a second for %d s, milliseconds%n", rate, seconds);
      System.out.printf("in PostgreSQL    %s%n", rows);
      System.out.printf("Kafka consumer   %s%n", records);
      System.out.printf(
          "ratio            p50 %.1f, p99 %.1f%n",
          rows.percentile(50) / records.percentile(50),
          rows.percentile(99) / records.percentile(99));
      return 0;
    }
  }

  private void send(Rig rig, int forSeconds, List<Watcher> watchers) {
    var traffic = new OrdinaryTraffic(2);
    var cipher = rig.giveKey(OrdinaryTraffic.ACCOUNT);
    try (var producer = rig.exchanges(5)) {
      var start = System.nanoTime();
      for (int i = 0; i < rate * forSeconds; i++) {
        var due = start + i * 1_000_000_000L / rate;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        var event = EventSeals.EXCHANGES.seal(traffic.next(Instant.now()), cipher);
        var at = System.nanoTime();
        producer.send(
            new ProducerRecord<>(Topics.HTTP_EXCHANGES.name(), event.getSessionId(), event),
            (metadata, failure) -> {
              if (failure == null) {
                var sent = new Sent(metadata.partition(), metadata.offset(), at);
                watchers.forEach(watcher -> watcher.arrivals.add(sent));
              }
            });
      }
    }
    watchers.forEach(watcher -> watcher.isLast = true);
  }

  /** Tells the next offset of each partition that somebody has not seen yet. */
  private interface Progress {
    long[] next() throws SQLException;
  }

  private record Rows(Connection connection) implements Progress {
    @Override
    public long[] next() throws SQLException {
      var next = new long[Topics.HTTP_EXCHANGES.partitions()];
      try (var statement = connection.createStatement();
          var rows =
              statement.executeQuery(
                  "select partition, next_offset from projection_offsets"
                      + " where projection = 'exchanges'")) {
        while (rows.next()) {
          next[rows.getInt(1)] = rows.getLong(2);
        }
      }
      LockSupport.parkNanos(1_000_000);
      return next;
    }
  }

  private static final class Records implements Progress {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions =
        IntStream.range(0, Topics.HTTP_EXCHANGES.partitions())
            .mapToObj(number -> new TopicPartition(Topics.HTTP_EXCHANGES.name(), number))
            .toList();

    Records(Rig rig) {
      var bytes = new ByteArrayDeserializer();
      consumer = new KafkaConsumer<>(rig.kafka().consumerProperties(), bytes, bytes);
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
    }

    @Override
    public long[] next() {
      consumer.poll(Duration.ofMillis(100));
      return partitions.stream().mapToLong(consumer::position).toArray();
    }
  }

  /** Notes when each record was first seen. */
  private static final class Watcher implements Runnable {
    private final ConcurrentLinkedQueue<Sent> arrivals = new ConcurrentLinkedQueue<>();
    private final Progress progress;
    private volatile boolean isLast;
    private volatile double[] millis = {};

    Watcher(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void run() {
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      var waiting = new ArrayList<Sent>();
      var delays = new ArrayList<Double>();
      try {
        while (!(isLast && arrivals.isEmpty() && waiting.isEmpty())
            && System.nanoTime() < deadline) {
          for (var record = arrivals.poll(); record != null; record = arrivals.poll()) {
            waiting.add(record);
          }
          var next = progress.next();
          var now = System.nanoTime();
          waiting.removeIf(
              record ->
                  record.offset() < next[record.partition()]
                      && delays.add((now - record.nanos()) / 1e6));
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      millis = delays.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    double percentile(int percent) {
      return millis.length == 0 ? Double.NaN : millis[(millis.length - 1) * percent / 100];
    }

    @Override
    public String toString() {
      return "p50 %6.1f   p99 %6.1f   max %6.1f"
          .formatted(
              percentile(50), percentile(99), Arrays.stream(millis).max().orElse(Double.NaN));
    }
  }
}
