package io.culvert.benchmarks.projection;

import io.culvert.benchmarks.process.CpuTime;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.event.EventSeals;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Builds the view of exchanges from an empty database. Its peer is PostgreSQL alone: the finished
 * table copied out and in again by {@code COPY}, indexes included, which is the least that any
 * program could do.
 */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = "Exchanges a second from the log into PostgreSQL, against COPY of the same rows.")
public final class RebuildBenchmark implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(60);

  /** The peer copies no more rows than these, so that many exchanges do not need the disk twice. */
  private static final int ROWS_OF_THE_PEER = 1_000_000;

  @Option(
      names = "--exchanges",
      defaultValue = "300000",
      description = "How many. Default: ${DEFAULT-VALUE}")
  private int exchanges;

  @Option(
      names = "--sealed",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether they are sealed, as an account's are. Default: ${DEFAULT-VALUE}")
  private boolean isSealed;

  @Override
  public Integer call() throws Exception {
    try (var rig = Rig.start()) {
      measure(rig);
      return 0;
    }
  }

  private void measure(Rig rig) throws Exception {
    fill(rig);
    var logBytes = rig.logBytes(Topics.HTTP_EXCHANGES.name());
    System.out.printf("%,d exchanges are in the log%n", exchanges);

    var rebuild = rebuild(rig);
    try (var connection = rig.connect()) {
      var tableBytes = Rig.number(connection, "select pg_total_relation_size('exchanges')");
      var peer = copy(connection, rig.postmaster());
      System.out.printf("rebuild      %s%n", rebuild);
      System.out.printf("COPY alone   %s%n", peer);
      System.out.printf("ratio        %.2f of the rate of COPY%n", rebuild.rate() / peer.rate());
      System.out.printf(
          "storage      %d bytes an exchange in Kafka, %d in PostgreSQL, indexes included%n",
          logBytes / exchanges, tableBytes / exchanges);
    }
  }

  /** How long it took, on the wall and on the processors. */
  private record Result(int exchanges, Duration wall, Duration jvm, Duration postgres) {
    double rate() {
      return exchanges / (wall.toNanos() / 1e9);
    }

    @Override
    public String toString() {
      return "%,9.0f/s   %5.1f µs of JVM and %5.1f µs of PostgreSQL each, %,d s in all"
          .formatted(rate(), each(jvm), each(postgres), wall.toSeconds());
    }

    private double each(Duration time) {
      return time.toNanos() / 1e3 / exchanges;
    }
  }

  private Result rebuild(Rig rig) throws Exception {
    var postmaster = rig.postmaster();
    try (var _ = rig.views();
        var connection = rig.connect()) {
      // Until then classes are loaded and consumers join.
      Rig.awaitExchanges(connection, 1, PATIENCE);
      var before = Rig.number(connection, "select count(*) from exchanges");
      var start = System.nanoTime();
      var jvm = CpuTime.ofThisProcess();
      var postgres = CpuTime.ofTree(postmaster);
      Rig.awaitExchanges(connection, exchanges, PATIENCE);
      return new Result(
          (int) (exchanges - before),
          Duration.ofNanos(System.nanoTime() - start),
          CpuTime.ofThisProcess().minus(jvm),
          CpuTime.ofTree(postmaster).minus(postgres));
    }
  }

  private Result copy(Connection connection, long postmaster) throws SQLException, IOException {
    var rows = Files.createTempFile("culvert-benchmark", ".rows");
    try (var statement = connection.createStatement()) {
      var api = connection.unwrap(org.postgresql.PGConnection.class).getCopyAPI();
      try (var out = Files.newOutputStream(rows)) {
        api.copyOut(
            "copy (select * from exchanges limit %d) to stdout (format binary)"
                .formatted(ROWS_OF_THE_PEER),
            out);
      }
      statement.execute("create table again (like exchanges including all)");
      var start = System.nanoTime();
      var jvm = CpuTime.ofThisProcess();
      var postgres = CpuTime.ofTree(postmaster);
      try (var in = Files.newInputStream(rows)) {
        api.copyIn("copy again from stdin (format binary)", in, 1 << 16);
      }
      return new Result(
          Math.min(exchanges, ROWS_OF_THE_PEER),
          Duration.ofNanos(System.nanoTime() - start),
          CpuTime.ofThisProcess().minus(jvm),
          CpuTime.ofTree(postmaster).minus(postgres));
    } finally {
      Files.delete(rows);
    }
  }

  private void fill(Rig rig) {
    var traffic = new OrdinaryTraffic(1);
    var cipher = rig.cipher();
    try (var producer = rig.exchanges(20)) {
      var at = Instant.now().minus(Duration.ofDays(1));
      for (int i = 0; i < exchanges; i++) {
        var clear = traffic.next(at.plusNanos(i * 1_000_000L));
        var event = isSealed ? EventSeals.EXCHANGES.seal(clear, cipher) : clear;
        producer.send(
            new ProducerRecord<>(Topics.HTTP_EXCHANGES.name(), event.getSessionId(), event));
      }
    }
  }
}
