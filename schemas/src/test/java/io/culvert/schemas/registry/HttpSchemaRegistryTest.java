package io.culvert.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.culvert.events.Header;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpSchemaRegistryTest {

  private static final Retries QUICK = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(5));
  private static final Schema SCHEMA = Header.getClassSchema();

  private final ScriptedRegistry server = new ScriptedRegistry();

  HttpSchemaRegistryTest() throws IOException {}

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aSchemaIsRegisteredOnceWithoutJavaNotes() {
    server.answer(200, "{\"id\":42}");
    var registry = registry(server.url());

    assertThat(registry.register("culvert.a/b-value", SCHEMA)).isEqualTo(42);
    assertThat(registry.register("culvert.a/b-value", SCHEMA)).isEqualTo(42);

    assertThat(server.requests).hasSize(1);
    assertThat(server.requests.getFirst().line())
        .isEqualTo("POST /subjects/culvert.a%2Fb-value/versions");
    assertThat(server.requests.getFirst().body())
        .contains("\\\"type\\\":\\\"record\\\"")
        .doesNotContain("avro.java.string");
  }

  @Test
  void lookingUpRegistersNothing() {
    server.answer(200, "{\"subject\":\"s\",\"version\":1,\"id\":7,\"schema\":\"\"}");

    assertThat(registry(server.url()).lookUp("s", SCHEMA)).isEqualTo(7);
    assertThat(server.requests.getFirst().line()).isEqualTo("POST /subjects/s");
  }

  @Test
  void anIdIsAskedForOnce() {
    server.answer(200, "{\"schema\":\"\\\"string\\\"\"}");
    var registry = registry(server.url());

    assertThat(registry.byId(5)).contains(Schema.create(Schema.Type.STRING));
    assertThat(registry.byId(5)).isPresent();

    assertThat(server.requests).hasSize(1);
    assertThat(server.requests.getFirst().line()).isEqualTo("GET /schemas/ids/5");
  }

  @Test
  void anUnknownIdIsNoFailure() {
    server.answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");

    assertThat(registry(server.url()).byId(5)).isEmpty();
  }

  @Test
  void aRefusalIsNotRepeatedAndSaysWhy() {
    server.answer(409, "{\"error_code\":409,\"message\":\"incompatible\"}");

    assertThatThrownBy(() -> registry(server.url()).register("s", SCHEMA))
        .hasMessageContaining("subject s")
        .hasMessageContaining("incompatible")
        .asInstanceOf(type(SchemaRegistryException.class))
        .returns(false, SchemaRegistryException::isRetriable);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void aServerAtALossIsAskedAgain() {
    server.answer(500, "starting").answer(503, "starting").answer(200, "{\"id\":1}");

    assertThat(registry(server.url()).register("s", SCHEMA)).isEqualTo(1);
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void thePatienceEnds() {
    server.answer(500, "broken");

    assertThatThrownBy(() -> registry(server.url()).register("s", SCHEMA))
        .asInstanceOf(type(SchemaRegistryException.class))
        .returns(true, SchemaRegistryException::isRetriable);
    assertThat(server.requests).hasSize(4);
  }

  @Test
  void theNextRegistryAnswersWhenTheFirstIsGone() throws IOException {
    server.answer(200, "{\"id\":1}");
    int nobody;
    try (var socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }

    var registry = registry("http://127.0.0.1:" + nobody + "," + server.url());

    assertThat(registry.register("s", SCHEMA)).isEqualTo(1);
  }

  @Test
  void theLoginIsSent() {
    server.answer(200, "{\"id\":1}");

    registry(server.url().replace("//", "//me:secret@")).register("s", SCHEMA);

    assertThat(server.requests.getFirst().authorization()).isEqualTo("Basic bWU6c2VjcmV0");
  }

  @Test
  void anotherKindOfSchemaIsRefused() {
    server.answer(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}");

    assertThatThrownBy(() -> registry(server.url()).byId(1))
        .asInstanceOf(type(SchemaRegistryException.class))
        .returns(false, SchemaRegistryException::isRetriable);
  }

  @Test
  void aPageOfSomethingElseMayBeARegistryLater() {
    server.answer(200, "<html>");

    assertThatThrownBy(() -> registry(server.url()).byId(1))
        .asInstanceOf(type(SchemaRegistryException.class))
        .returns(true, SchemaRegistryException::isRetriable);
  }

  private static HttpSchemaRegistry registry(String urls) {
    return new HttpSchemaRegistry(RegistryEndpoints.parse(urls), QUICK);
  }
}
