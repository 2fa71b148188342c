package io.culvert.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.SharedPlatform;
import io.culvert.embedded.registry.RegistryClient.Reply;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedRegistryTest {
  private static final String TEXT = record("{\"name\":\"text\",\"type\":\"string\"}");
  private static final String TEXT_AND_OPTIONAL_COUNT =
      record(
          "{\"name\":\"text\",\"type\":\"string\"},{\"name\":\"count\",\"type\":\"int\",\"default\":0}");
  private static final String TEXT_AND_COUNT =
      record("{\"name\":\"text\",\"type\":\"string\"},{\"name\":\"count\",\"type\":\"int\"}");

  private final EmbeddedRegistry registry = SharedPlatform.registry();
  private final RegistryClient client = new RegistryClient(registry.url());
  private final String subject = "s" + UUID.randomUUID();

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void aRegisteredSchemaIsFoundBySubjectAndById() throws Exception {
    int id = client.register(subject, TEXT);

    assertThat(client.get("/subjects").text()).contains(subject);
    assertThat(client.get("/subjects/" + subject + "/versions").text()).isEqualTo("[1]");
    var latest = client.get("/subjects/" + subject + "/versions/latest").json();
    assertThat(latest.path("subject").asString()).isEqualTo(subject);
    assertThat(latest.path("version").asInt()).isEqualTo(1);
    assertThat(latest.path("id").asInt()).isEqualTo(id);
    assertThat(latest.path("schema").asString()).isEqualTo(TEXT);
    assertThat(client.get("/subjects/" + subject + "/versions/1/schema").text()).isEqualTo(TEXT);
    var byId = client.get("/schemas/ids/" + id);
    assertThat(byId.json().path("schema").asString()).isEqualTo(TEXT);
    assertThat(byId.type()).isEqualTo("application/vnd.schemaregistry.v1+json");
    assertThat(client.get("/schemas/ids/" + id + "/subjects").text()).contains(subject);
    assertThat(client.get("/schemas/ids/" + id + "/versions").text()).contains(subject);
    assertThat(client.get("/schemas/types").text()).isEqualTo("[\"AVRO\"]");
  }

  @Test
  void theSameSchemaHasOneIdInAllSubjectsHoweverItIsWritten() throws Exception {
    int id = client.register(subject, TEXT);
    String spacedOut = TEXT.replace(":", " : ").replace(",", " ,\n");

    assertThat(client.register(subject, spacedOut)).isEqualTo(id);
    assertThat(client.register(subject + "-other", spacedOut)).isEqualTo(id);
    assertThat(client.get("/subjects/" + subject + "/versions").text()).isEqualTo("[1]");
    Reply found = client.postSchema("/subjects/" + subject, spacedOut);
    assertThat(found.json().path("version").asInt()).isEqualTo(1);
    assertThat(found.json().path("id").asInt()).isEqualTo(id);
  }

  @Test
  void aSchemaThatCannotReadTheOldOneIsRefusedByDefault() throws Exception {
    client.register(subject, TEXT);

    Reply refused = client.postSchema("/subjects/" + subject + "/versions", TEXT_AND_COUNT);

    assertThat(refused.error()).isEqualTo("409/409");
    assertThat(refused.text()).contains("READER_FIELD_MISSING_DEFAULT_VALUE").contains("count");
    assertThat(client.get("/subjects/" + subject + "/versions").text()).isEqualTo("[1]");
    assertThat(client.register(subject, TEXT_AND_OPTIONAL_COUNT)).isPositive();
  }

  @Test
  void compatibilityCanBeAskedWithoutRegistering() throws Exception {
    client.register(subject, TEXT);
    String path = "/compatibility/subjects/" + subject + "/versions/";

    assertThat(client.postSchema(path + "latest", TEXT_AND_OPTIONAL_COUNT).text())
        .isEqualTo("{\"is_compatible\":true}");
    Reply verbose = client.postSchema(path + "1?verbose=true", TEXT_AND_COUNT);
    assertThat(verbose.json().path("is_compatible").asBoolean()).isFalse();
    assertThat(verbose.json().path("messages").size()).isEqualTo(1);
    assertThat(client.postSchema(path + "7", TEXT).error()).isEqualTo("404/40402");
    assertThat(client.get("/subjects/" + subject + "/versions").text()).isEqualTo("[1]");
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 200",
    "BACKWARD, 409",
    "BACKWARD_TRANSITIVE, 409",
    "FORWARD, 200",
    "FORWARD_TRANSITIVE, 200",
    "FULL, 409",
    "FULL_TRANSITIVE, 409"
  })
  void aSubjectHasACompatibilityOfItsOwn(String level, int status) throws Exception {
    client.register(subject, TEXT);
    String config = "/config/" + subject;
    assertThat(client.get(config).error()).isEqualTo("404/40408");
    assertThat(client.get(config + "?defaultToGlobal=true").text())
        .isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");

    Reply set = client.send("PUT", config, "{\"compatibility\":\"" + level.toLowerCase() + "\"}");

    assertThat(set.text()).isEqualTo("{\"compatibility\":\"" + level + "\"}");
    assertThat(client.get(config).text()).isEqualTo("{\"compatibilityLevel\":\"" + level + "\"}");
    assertThat(client.postSchema("/subjects/" + subject + "/versions", TEXT_AND_COUNT).status())
        .isEqualTo(status);
    assertThat(client.delete(config).status()).isEqualTo(200);
    assertThat(client.get(config).error()).isEqualTo("404/40408");
  }

  @Test
  void aDeletedSubjectIsHiddenButItsIdStillResolves() throws Exception {
    int id = client.register(subject, TEXT);
    String path = "/subjects/" + subject;

    assertThat(client.delete(path).text()).isEqualTo("[1]");

    assertThat(client.get(path + "/versions").error()).isEqualTo("404/40401");
    assertThat(client.get("/subjects").text()).doesNotContain(subject);
    assertThat(client.get("/subjects?deleted=true").text()).contains(subject);
    assertThat(client.get("/schemas/ids/" + id).status()).isEqualTo(200);
    assertThat(client.delete(path).error()).isEqualTo("404/40404");
    assertThat(client.register(subject, TEXT)).isEqualTo(id);
    assertThat(client.get(path + "/versions").text()).isEqualTo("[2]");
  }

  @Test
  void aDeletedVersionCanThenBeRemovedForGood() throws Exception {
    client.register(subject, TEXT);
    client.register(subject, TEXT_AND_OPTIONAL_COUNT);
    String first = "/subjects/" + subject + "/versions/1";

    assertThat(client.delete(first + "?permanent=true").error()).isEqualTo("404/40407");
    assertThat(client.delete(first).text()).isEqualTo("1");
    assertThat(client.delete(first).error()).isEqualTo("404/40406");
    assertThat(client.get(first).error()).isEqualTo("404/40402");
    assertThat(client.get(first + "?deleted=true").status()).isEqualTo(200);
    assertThat(client.delete(first + "?permanent=true").text()).isEqualTo("1");
    assertThat(client.get(first + "?deleted=true").error()).isEqualTo("404/40402");
    assertThat(client.get("/subjects/" + subject + "/versions").text()).isEqualTo("[2]");
  }

  @Test
  void aRestartedRegistryKnowsEverything() throws Exception {
    int id = client.register(subject, TEXT);
    client.register(subject + "-gone", TEXT);
    client.delete("/subjects/" + subject + "-gone");
    client.send("PUT", "/config/" + subject, "{\"compatibility\":\"FULL\"}");

    var options = new RegistryOptions(SharedPlatform.kafka().bootstrapServers(), 0);
    try (EmbeddedRegistry restarted = EmbeddedRegistry.start(options);
        RegistryClient again = new RegistryClient(restarted.url())) {
      assertThat(again.get("/subjects/" + subject + "/versions/1").json().path("id").asInt())
          .isEqualTo(id);
      assertThat(again.get("/config/" + subject).text()).contains("FULL");
      assertThat(again.get("/subjects").text()).doesNotContain(subject + "-gone");
      assertThat(again.register(subject + "-new", TEXT)).isEqualTo(id);
    }
  }

  @Test
  void manyClientsRegisteringAtOnceGetOneIdPerSchema() throws Exception {
    Callable<Integer> register = () -> client.register(subject, TEXT);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> ids =
          threads.invokeAll(IntStream.range(0, 20).mapToObj(_ -> register).toList());
      int first = ids.getFirst().get();
      for (Future<Integer> id : ids) {
        assertThat(id.get()).isEqualTo(first);
      }
    }
    assertThat(client.get("/subjects/" + subject + "/versions").text()).isEqualTo("[1]");
  }

  @Test
  void whatDoesNotExistIsAnsweredWithConfluentsNumbers() throws Exception {
    assertThat(client.get("/subjects/" + subject + "/versions").error()).isEqualTo("404/40401");
    assertThat(client.get("/subjects/" + subject + "/versions/1").error()).isEqualTo("404/40401");
    assertThat(client.delete("/subjects/" + subject).error()).isEqualTo("404/40401");
    assertThat(client.postSchema("/subjects/" + subject, TEXT).error()).isEqualTo("404/40401");
    assertThat(client.get("/schemas/ids/999999").error()).isEqualTo("404/40403");
    client.register(subject, TEXT);
    assertThat(client.get("/subjects/" + subject + "/versions/2").error()).isEqualTo("404/40402");
    assertThat(client.postSchema("/subjects/" + subject, TEXT_AND_COUNT).error())
        .isEqualTo("404/40403");
    assertThat(client.get("/nothing/here").error()).isEqualTo("404/404");
    assertThat(client.send("PATCH", "/subjects", "").error()).isEqualTo("405/405");
    assertThat(client.get("/mode").text()).isEqualTo("{\"mode\":\"READWRITE\"}");
  }

  @Test
  void garbageIsRefusedAndTheRegistryLivesOn() throws Exception {
    String versions = "/subjects/" + subject + "/versions";

    assertThat(client.send("POST", versions, "{").error()).isEqualTo("400/400");
    assertThat(client.send("POST", versions, "[1]").error()).isEqualTo("400/400");
    assertThat(client.send("POST", versions, "").error()).isEqualTo("422/42201");
    assertThat(client.postSchema(versions, "{\"type\":\"nonsense\"}").error())
        .isEqualTo("422/42201");
    assertThat(client.postSchema(versions, "{\"type\":").error()).isEqualTo("422/42201");
    assertThat(client.register(subject + "-deep", nested(900))).isPositive();
    assertThat(client.postSchema(versions, nested(20_000)).error()).isEqualTo("422/42201");
    assertThat(
            client.send("POST", versions, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"x\"}").error())
        .isEqualTo("422/42201");
    assertThat(client.get(versions + "/0").error()).isIn("422/42202", "404/40401");
    assertThat(client.get(versions + "/one").error()).isEqualTo("422/42202");
    assertThat(client.postSchema("/subjects/a%00b/versions", TEXT).error()).isEqualTo("422/42208");
    assertThat(client.send("PUT", "/config/" + subject, "{\"compatibility\":\"x\"}").error())
        .isEqualTo("422/42203");
    assertThat(client.get("/schemas/ids/abc").error()).isEqualTo("404/404");
    String large = "x".repeat(RegistryHttp.LARGEST_BODY);
    assertThat(client.postSchema(versions, large).error()).isEqualTo("413/413");

    assertThat(client.register(subject, TEXT)).isPositive();
  }

  @Test
  void bytesThatAreNoHttpDoNotDisturbIt() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", registry.port());
        OutputStream out = socket.getOutputStream()) {
      out.write("\u0016\u0003\u0001 hello\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().readAllBytes()).isNotNull();
    }
    assertThat(client.get("/subjects").status()).isEqualTo(200);
    assertThat(registry.health().works()).isTrue();
  }

  @Test
  void aSubjectMayHaveAnyPrintableName() throws Exception {
    String encoded = subject + "%2Fa%20b+%C3%BC";
    client.register(encoded, TEXT);
    assertThat(client.get("/subjects/" + encoded + "/versions").text()).isEqualTo("[1]");
    assertThat(client.get("/subjects").text()).contains(subject + "/a b+ü");
  }

  private static String nested(int depth) {
    return "{\"type\":\"array\",\"items\":".repeat(depth) + "\"int\"" + "}".repeat(depth);
  }

  private static String record(String fields) {
    return "{\"type\":\"record\",\"name\":\"Note\",\"namespace\":\"test\",\"fields\":["
        + fields
        + "]}";
  }
}
