package io.culvert.benchmarks.projection;

import io.culvert.benchmarks.process.CpuTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How old the newest row is at a steady rate: the time from when an exchange is due at Kafka's
 * producer until a query of PostgreSQL finds it. Its peer is a plain Kafka consumer in the same
 * run, which no view can be ahead of. By thirds of the time, because a view that cannot keep up
 * gets older from third to third.
 */
@Command(
    name = "freshness",
    mixinStandardHelpOptions = true,
    description = "Time until an exchange can be queried, against a plain Kafka consumer.")
public final class FreshnessBenchmark implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int PARTS = 3;
  private static final int LINGER_MILLIS = 5;

  @Option(
      names = "--rate",
      defaultValue = "1000",
      description = "A second. Default: ${DEFAULT-VALUE}")
  private int rate;

  @Option(names = "--seconds", defaultValue = "30", description = "Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "Seconds at that rate before. Default: ${DEFAULT-VALUE}")
  private int warmUp;

  @Override
  public Integer call() throws Exception {
    try (var rig = Rig.start();
        var records = Prepared.write(rig, (warmUp + seconds) * rate);
        var _ = rig.views();
        var producer = rig.bytes(LINGER_MILLIS);
        var connection = rig.connect()) {
      new OpenLoop(rate, List.of()).send(records, warmUp * rate, producer);
      Rig.awaitExchanges(connection, (long) warmUp * rate, PATIENCE);

      var rows = new Watcher(new RowsProgress(connection), PATIENCE);
      var consumer = new Watcher(new ConsumerProgress(rig), PATIENCE);
      var watching = List.of(Thread.ofPlatform().start(rows), Thread.ofPlatform().start(consumer));
      var jvm = CpuTime.ofThisProcess();
      var postgres = CpuTime.ofTree(rig.postmaster());
      var late =
          new OpenLoop(rate, List.of(rows, consumer)).send(records, seconds * rate, producer);
      for (var thread : watching) {
        thread.join(PATIENCE);
      }
      var used =
          CpuTime.ofThisProcess().minus(jvm).plus(CpuTime.ofTree(rig.postmaster()).minus(postgres));
      print(rows.delays(), consumer.delays(), late, used);
      return 0;
    }
  }

  private void print(Delays rows, Delays consumer, double late, Duration used) {
    System.out.printf("%,d exchanges a second for %d s, milliseconds%n", rate, seconds);
    System.out.printf("in PostgreSQL    %s%n", rows);
    System.out.printf("Kafka consumer   %s%n", consumer);
    System.out.printf(
        "ratio            p50 %.1f, p99 %.1f%n",
        rows.percentile(50) / consumer.percentile(50),
        rows.percentile(99) / consumer.percentile(99));
    for (int i = 0; i < PARTS; i++) {
      System.out.printf(
          "part %d of %d      in PostgreSQL p50 %.1f, Kafka consumer p50 %.1f%n",
          i + 1, PARTS, rows.part(i, PARTS).percentile(50), consumer.part(i, PARTS).percentile(50));
    }
    System.out.printf(
        "sender at most %.1f late; %.2f cores in use, sender and broker included%n",
        late, used.toNanos() / 1e9 / seconds);
  }
}
