package io.culvert.benchmarks.projection;

import io.culvert.benchmarks.process.Accounts;
import io.culvert.embedded.EmbeddedPlatform;
import io.culvert.embedded.PlatformOptions;
import io.culvert.embedded.database.DeleteTree;
import io.culvert.embedded.database.EmbeddedDatabase;
import io.culvert.events.ExchangeEvent;
import io.culvert.projection.ProjectionService;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.MasterKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka, PostgreSQL and registry in a folder of their own, for one measurement. */
final class Rig implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path data;
  private final EmbeddedPlatform platform;
  private final KafkaSettings kafka;
  private final MasterKey master = MasterKey.generate(new SecureRandom());

  private Rig(Path data, EmbeddedPlatform platform) {
    this.data = data;
    this.platform = platform;
    this.kafka = KafkaSettings.of(platform.kafka().bootstrapServers(), platform.registry().url());
  }

  static Rig start() throws IOException {
    var data = Files.createTempDirectory("culvert-benchmark");
    var rig = new Rig(data, EmbeddedPlatform.start(new PlatformOptions(data, 0, 0, 0)));
    EnsureTopics.of(rig.kafka, PATIENCE);
    return rig;
  }

  KafkaSettings kafka() {
    return kafka;
  }

  /** The service as it runs in production; the environment may change its settings. */
  ProjectionService views() {
    var database = platform.database();
    var environment = new HashMap<String, String>();
    environment.put("API_PORT", "0");
    environment.put("API_ADDRESS", "127.0.0.1");
    environment.put("DB_HOST", "127.0.0.1");
    environment.put("DB_PORT", String.valueOf(database.port()));
    environment.put("DB_NAME", EmbeddedDatabase.DATABASE);
    environment.put("DB_USER", database.user());
    environment.put("DB_PASSWORD", database.password());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("SCHEMA_REGISTRY_URL", kafka.schemaRegistryUrl());
    environment.put("MASTER_KEY", master.toBase64());
    environment.putAll(System.getenv());
    return ProjectionService.start(environment, new SimpleMeterRegistry());
  }

  Connection connect() throws SQLException {
    var database = platform.database();
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  /**
   * A producer of exchanges.
   *
   * @param lingerMillis how long it waits for more to send together
   */
  KafkaProducer<String, ExchangeEvent> exchanges(int lingerMillis) {
    return producer(exchangeSerializer(), lingerMillis);
  }

  /** The same for exchanges that are bytes already. */
  KafkaProducer<String, byte[]> bytes(int lingerMillis) {
    return producer(new ByteArraySerializer(), lingerMillis);
  }

  Serializer<ExchangeEvent> exchangeSerializer() {
    return Topics.HTTP_EXCHANGES.valueSerializer(kafka.serdeProperties());
  }

  private <V> KafkaProducer<String, V> producer(Serializer<V> serializer, int lingerMillis) {
    var config = new HashMap<String, Object>(kafka.producerProperties());
    config.putAll(kafka.compressionProperties());
    config.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
    return new KafkaProducer<>(config, new StringSerializer(), serializer);
  }

  /** Gives the account of {@link OrdinaryTraffic} its key, as the control plane does. */
  AccountCipher cipher() {
    return new Accounts(kafka, master).giveKey(OrdinaryTraffic.ACCOUNT);
  }

  /** Process id of PostgreSQL's parent process. */
  long postmaster() throws IOException {
    var file = data.resolve("postgresql/cluster/postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).getFirst().trim());
  }

  /** Bytes of the log that a topic takes. */
  long logBytes(String topic) throws IOException {
    try (var files = Files.walk(data.resolve("kafka"))) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .filter(file -> file.getParent().getFileName().toString().startsWith(topic))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  /** Returns when the view of exchanges has so many. */
  static void awaitExchanges(Connection connection, long count, Duration patience)
      throws SQLException, InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      if (isThere(connection) && written(connection) >= count) {
        return;
      }
      Thread.sleep(5);
    }
    throw new IllegalStateException("not built within " + patience);
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    platform.close();
    DeleteTree.at(data);
  }

  private static boolean isThere(Connection connection) throws SQLException {
    return number(
            connection, "select count(*) from pg_tables where tablename = 'projection_offsets'")
        == 1;
  }

  private static long written(Connection connection) throws SQLException {
    return number(
        connection,
        "select coalesce(sum(next_offset), 0) from projection_offsets"
            + " where projection = 'exchanges'");
  }
}
