package io.culvert.standalone;

import io.culvert.embedded.registry.EmbeddedRegistry;
import io.culvert.embedded.registry.RegistryOptions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The same as {@link OutsideServersTest} on stock Kafka and PostgreSQL; needs a Docker engine. */
@Testcontainers(disabledWithoutDocker = true)
class OutsideServersInContainersTest {

  @Container private final KafkaContainer kafka = new KafkaContainer("apache/kafka:4.1.1");
  @Container private final PostgreSQLContainer database = new PostgreSQLContainer("postgres:18");

  @Test
  void theServicesRunOnStockServers(@TempDir Path data) throws Exception {
    try (var registry =
        EmbeddedRegistry.start(new RegistryOptions(kafka.getBootstrapServers(), 0))) {
      var environment =
          Map.of(
              "KAFKA_BOOTSTRAP_SERVERS", kafka.getBootstrapServers(),
              "SCHEMA_REGISTRY_URL", registry.url(),
              "DB_HOST", database.getHost(),
              "DB_PORT", Integer.toString(database.getFirstMappedPort()),
              "DB_NAME", database.getDatabaseName(),
              "DB_USER", database.getUsername(),
              "DB_PASSWORD", database.getPassword());

      OutsideServersTest.assertThatAnExchangeGetsIntoTheHistory(data, environment);
    }
  }
}
