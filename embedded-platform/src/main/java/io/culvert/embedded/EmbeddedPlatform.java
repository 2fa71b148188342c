package io.culvert.embedded;

import io.culvert.embedded.database.DatabaseOptions;
import io.culvert.embedded.database.EmbeddedDatabase;
import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.embedded.registry.EmbeddedRegistry;
import io.culvert.embedded.registry.RegistryOptions;
import io.culvert.embedded.server.Health;
import io.culvert.embedded.server.LocalPort;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka, PostgreSQL and the schema registry with all their data in one folder. Signals are the
 * caller's business.
 */
public final class EmbeddedPlatform implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPlatform.class);

  private final DataFolder data;
  private final EmbeddedKafka kafka;
  private final EmbeddedDatabase database;
  private final EmbeddedRegistry registry;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedPlatform(
      DataFolder data, EmbeddedKafka kafka, EmbeddedDatabase database, EmbeddedRegistry registry) {
    this.data = data;
    this.kafka = kafka;
    this.database = database;
    this.registry = registry;
  }

  /**
   * Starts Kafka and PostgreSQL side by side, then the registry. Returns when all three answer.
   *
   * @throws PlatformStartException when one of them cannot start; the others are stopped again
   */
  public static EmbeddedPlatform start(PlatformOptions options) {
    DataFolder data = DataFolder.open(options.data());
    try {
      LocalPort.require(options.kafkaPort(), "Kafka", "KAFKA_PORT");
      LocalPort.require(options.registryPort(), "the schema registry", "REGISTRY_PORT");
      return start(options, data);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  public EmbeddedKafka kafka() {
    return kafka;
  }

  public EmbeddedDatabase database() {
    return database;
  }

  public EmbeddedRegistry registry() {
    return registry;
  }

  /** The state of every part, asked just now. */
  List<Health> health() {
    return List.of(kafka.health(), database.health(), registry.health(), data.health());
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    closeQuietly(registry);
    closeTogether(kafka, database);
    data.close();
  }

  private static EmbeddedPlatform start(PlatformOptions options, DataFolder data) {
    CompletableFuture<EmbeddedDatabase> database =
        inBackground(
            "start-postgresql",
            () ->
                EmbeddedDatabase.start(
                    DatabaseOptions.persistent(data.postgresql(), options.databasePort())));
    EmbeddedKafka kafka = null;
    try {
      kafka = EmbeddedKafka.start(KafkaOptions.persistent(data.kafka(), options.kafkaPort()));
      EmbeddedRegistry registry =
          EmbeddedRegistry.start(
              new RegistryOptions(kafka.bootstrapServers(), options.registryPort()));
      try {
        return new EmbeddedPlatform(data, kafka, await(database), registry);
      } catch (RuntimeException e) {
        closeQuietly(registry);
        throw e;
      }
    } catch (RuntimeException e) {
      closeTogether(kafka, database.handle((started, _) -> started).join());
      throw e;
    }
  }

  private static EmbeddedDatabase await(CompletableFuture<EmbeddedDatabase> database) {
    try {
      return database.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void closeTogether(
      @Nullable EmbeddedKafka kafka, @Nullable EmbeddedDatabase database) {
    CompletableFuture<@Nullable Void> stopped =
        inBackground(
            "stop-postgresql",
            () -> {
              closeQuietly(database);
              return null;
            });
    closeQuietly(kafka);
    stopped.join();
  }

  private static void closeQuietly(@Nullable AutoCloseable part) {
    if (part == null) {
      return;
    }
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("{} did not close properly", part.getClass().getSimpleName(), e);
    }
  }

  private static <T extends @Nullable Object> CompletableFuture<T> inBackground(
      String name, java.util.function.Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.ofPlatform().name(name).start(task));
  }
}
