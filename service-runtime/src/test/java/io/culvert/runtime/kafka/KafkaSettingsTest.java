package io.culvert.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.runtime.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

  @Test
  void securitySettingsArePassedOnUnderKafkasNames() {
    var kafka =
        from(
            Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_SASL_JAAS_CONFIG", "hunter2",
                "KAFKA_PORT", "9092"));

    assertThat(kafka.adminProperties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.jaas.config", "hunter2")
        .doesNotContainKey("port");
  }

  @Test
  void passwordsAreNotPrinted() {
    var kafka =
        from(
            Map.of(
                "KAFKA_SASL_JAAS_CONFIG", "hunter2",
                "SCHEMA_REGISTRY_URL", "http://me:hunter2@host",
                "SCHEMA_REGISTRY_USER_INFO", "me:hunter2"));

    assertThat(kafka.toString()).contains("sasl.jaas.config").doesNotContain("hunter2");
  }

  @Test
  void theRegistrysLoginReachesTheSerdes() {
    var kafka = from(Map.of("SCHEMA_REGISTRY_USER_INFO", "me:hunter2"));

    assertThat(kafka.serdeProperties())
        .containsEntry("basic.auth.credentials.source", "USER_INFO")
        .containsEntry("basic.auth.user.info", "me:hunter2");
  }

  @Test
  void producersWriteNothingTwiceAndConsumersSeeCommittedRecordsOnly() {
    var kafka = KafkaSettings.of("localhost:9092", "http://localhost:8081");

    assertThat(kafka.producerProperties())
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true);
    assertThat(kafka.consumerProperties("g"))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("group.id", "g");
    assertThat(kafka.consumerProperties()).doesNotContainKey("group.id");
  }

  @Test
  void anyKafkaClientReadsTheDefaultCompression() {
    assertThat(from(Map.of()).producerProperties()).containsEntry("compression.type", "gzip");
    assertThat(from(Map.of("KAFKA_COMPRESSION", "zstd")).producerProperties())
        .containsEntry("compression.type", "zstd");
  }

  @Test
  void whatIsSealedIsNotPackedAgainUnlessSomebodyWantsIt() {
    assertThat(from(Map.of()).forSealed().producerProperties())
        .containsEntry("compression.type", "none");
    assertThat(from(Map.of("KAFKA_COMPRESSION_SEALED", "lz4")).forSealed().producerProperties())
        .containsEntry("compression.type", "lz4");
  }

  private static KafkaSettings from(Map<String, String> environment) {
    var settings = new Settings(environment);
    var kafka = KafkaSettings.from(settings);
    settings.check();
    return kafka;
  }
}
