package io.culvert.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.runtime.Platform;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.registry.SchemaRegistryException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

/** The serdes against a registry that was not written for them. */
class RegistryAgreementTest {

  private final KafkaSettings kafka = Platform.kafka();
  private final String topic = "test." + EventIds.next();

  @Test
  void whatOneWritesAnotherReads() {
    var route = Platform.route("s");
    var bytes = Topics.ROUTES.valueSerializer(kafka.serdeProperties()).serialize(topic, route);

    assertThat(Topics.ROUTES.valueDeserializer(kafka.serdeProperties()).deserialize(topic, bytes))
        .isEqualTo(route);
  }

  @Test
  void theRegisteredSchemaIsForEveryLanguage() throws Exception {
    Topics.ROUTES.valueSerializer(kafka.serdeProperties()).serialize(topic, Platform.route("s"));

    var url = kafka.schemaRegistryUrl() + "/subjects/" + topic + "-value/versions/latest";
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("io.culvert.events").doesNotContain("avro.java");
    }
  }

  @Test
  void withoutAutoRegistrationASchemaMustBeThere() {
    var config = new HashMap<>(kafka.serdeProperties());
    config.put("auto.register.schemas", "false");
    var strict = Topics.ROUTES.valueSerializer(config);

    assertThatThrownBy(() -> strict.serialize(topic, Platform.route("s")))
        .isInstanceOf(SchemaRegistryException.class);

    var generous = Topics.ROUTES.valueSerializer(kafka.serdeProperties());
    var bytes = generous.serialize(topic, Platform.route("s"));
    assertThat(strict.serialize(topic, Platform.route("s"))).isEqualTo(bytes);
  }
}
