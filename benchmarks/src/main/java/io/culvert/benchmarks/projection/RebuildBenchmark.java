package io.culvert.benchmarks.projection;

import io.culvert.benchmarks.CpuTime;
import io.culvert.embedded.EmbeddedPlatform;
import io.culvert.embedded.PlatformOptions;
import io.culvert.embedded.database.DeleteTree;
import io.culvert.embedded.database.EmbeddedDatabase;
import io.culvert.projection.ProjectionService;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
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

  private static final Duration PATIENCE = Duration.ofMinutes(20);

  @Option(
      names = "--exchanges",
      defaultValue = "300000",
      description = "How many. Default: ${DEFAULT-VALUE}")
  private int exchanges;

  @Override
  public Integer call() throws Exception {
    var data = Files.createTempDirectory("culvert-benchmark");
    try (var platform = EmbeddedPlatform.start(new PlatformOptions(data, 0, 0, 0))) {
      measure(platform, data);
      return 0;
    } finally {
      DeleteTree.at(data);
    }
  }

  private void measure(EmbeddedPlatform platform, Path data) throws Exception {
    var kafka = KafkaSettings.of(platform.kafka().bootstrapServers(), platform.registry().url());
    EnsureTopics.of(kafka, PATIENCE);
    fill(kafka);
    var logBytes = size(data.resolve("kafka"), "culvert.http.exchanges");
    var postmaster = postmaster(data);
    System.out.printf(
        "%,d exchanges are in the log, %d bytes each%n", exchanges, logBytes / exchanges);

    var rebuild = rebuild(platform, kafka, postmaster);
    try (var connection = connect(platform.database())) {
      var tableBytes = number(connection, "select pg_total_relation_size('exchanges')");
      var peer = copy(connection, postmaster);
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
      return "%,9.0f/s   %5.1f µs of JVM and %5.1f µs of PostgreSQL each"
          .formatted(rate(), each(jvm), each(postgres));
    }

    private double each(Duration time) {
      return time.toNanos() / 1e3 / exchanges;
    }
  }

  private Result rebuild(EmbeddedPlatform platform, KafkaSettings kafka, long postmaster)
      throws Exception {
    var environment = new HashMap<String, String>();
    environment.put("API_PORT", "0");
    environment.put("API_ADDRESS", "127.0.0.1");
    environment.put("DB_HOST", "127.0.0.1");
    environment.put("DB_PORT", String.valueOf(platform.database().port()));
    environment.put("DB_NAME", EmbeddedDatabase.DATABASE);
    environment.put("DB_USER", platform.database().user());
    environment.put("DB_PASSWORD", platform.database().password());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("SCHEMA_REGISTRY_URL", kafka.schemaRegistryUrl());
    environment.putAll(System.getenv()); // to try other settings
    try (var _ = ProjectionService.start(environment);
        var connection = connect(platform.database())) {
      awaitCount(connection, 1); // classes are loaded, consumers have joined
      var before = number(connection, "select count(*) from exchanges");
      var start = System.nanoTime();
      var jvm = CpuTime.ofThisProcess();
      var postgres = CpuTime.ofTree(postmaster);
      awaitCount(connection, exchanges);
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
        api.copyOut("copy exchanges to stdout (format binary)", out);
      }
      statement.execute("create table again (like exchanges including all)");
      var start = System.nanoTime();
      var jvm = CpuTime.ofThisProcess();
      var postgres = CpuTime.ofTree(postmaster);
      try (var in = Files.newInputStream(rows)) {
        api.copyIn("copy again from stdin (format binary)", in, 1 << 16);
      }
      return new Result(
          exchanges,
          Duration.ofNanos(System.nanoTime() - start),
          CpuTime.ofThisProcess().minus(jvm),
          CpuTime.ofTree(postmaster).minus(postgres));
    } finally {
      Files.delete(rows);
    }
  }

  private void fill(KafkaSettings kafka) {
    var config = new HashMap<String, Object>(kafka.producerProperties());
    config.putAll(kafka.compressionProperties());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
    var traffic = new OrdinaryTraffic(1);
    try (var producer =
        new KafkaProducer<>(
            config,
            new StringSerializer(),
            Topics.HTTP_EXCHANGES.valueSerializer(kafka.serdeProperties()))) {
      var at = Instant.now().minus(Duration.ofDays(1));
      for (int i = 0; i < exchanges; i++) {
        var event = traffic.next(at.plusNanos(i * 1_000_000L));
        producer.send(
            new ProducerRecord<>(Topics.HTTP_EXCHANGES.name(), event.getSessionId(), event));
      }
    }
  }

  private static void awaitCount(Connection connection, long rows)
      throws SQLException, InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var next =
        "select coalesce(sum(next_offset), 0) from projection_offsets where projection ="
            + " 'exchanges'";
    while (System.nanoTime() < deadline) {
      if (tableExists(connection) && number(connection, next) >= rows) {
        return;
      }
      Thread.sleep(5);
    }
    throw new IllegalStateException("not built within " + PATIENCE);
  }

  private static boolean tableExists(Connection connection) throws SQLException {
    return number(connection, "select count(*) from pg_tables where tablename = 'exchanges'") == 1;
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static long postmaster(Path data) throws IOException {
    var file = data.resolve("postgresql/cluster/postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).getFirst().trim());
  }

  private static long size(Path folder, String prefix) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .filter(file -> file.getParent().getFileName().toString().startsWith(prefix))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
