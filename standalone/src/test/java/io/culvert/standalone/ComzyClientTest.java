package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client of Comzy's works against Culvert, without the bugs that its own server had. */
@Timeout(120)
class ComzyClientTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static TestOrigin origin;
  private static ComzyClient client;

  @BeforeAll
  static void start() {
    origin = TestOrigin.start();
    client = ComzyClient.start(CULVERT.agentServer(), CULVERT.token(), origin.port());
  }

  @AfterAll
  static void stop() {
    client.close();
    origin.close();
  }

  @Test
  void aTokenBringsTheSameAliasForTheSamePortAgain() {
    assertThat(client.registered().path("type").stringValue()).isEqualTo("registered");
    assertThat(client.registered().path("uuid").stringValue()).isNotEmpty();
    try (var silent = ComzyClient.start(CULVERT.agentServer(), CULVERT.token(), 3999)) {
      var alias = silent.registered().path("alias");
      // Nobody has noticed yet that its connection is dead.
      try (var back = ComzyClient.start(CULVERT.agentServer(), CULVERT.token(), 3999)) {
        assertThat(back.registered().path("alias")).isEqualTo(alias);
      }
      silent.close();
      try (var again = ComzyClient.start(CULVERT.agentServer(), CULVERT.token(), 3999)) {
        assertThat(again.registered().path("alias")).isEqualTo(alias);
      }
    }
  }

  @Test
  void aWrongTokenIsToldWhy() {
    try (var wrong = ComzyClient.start(CULVERT.agentServer(), "nobody's", 3000)) {
      assertThat(wrong.registered().path("type").stringValue()).isEqualTo("error");
      assertThat(wrong.registered().path("message").stringValue()).contains("CVT-2001");
    }
  }

  @Test
  void theQueryAndEveryResponseFieldPass() {
    var answer = CULVERT.get(client.host(), "/echo?a=1&b=%2F");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-seen-target")).hasValue("/echo?a=1&b=%2F");
    assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
  }

  @Test
  void aBinaryBodyComesBackAsItWas() {
    var bytes =
        CULVERT.send(
            CULVERT.request(client.host(), "/bytes?900000").build(), BodyHandlers.ofByteArray());

    assertThat(TestBytes.sha256().digest(bytes.body())).isEqualTo(TestBytes.digestOf(900_000));
  }

  @Test
  void jsonAndTextArriveAsTheyWere() {
    var json =
        CULVERT
            .request(client.host(), "/echo")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"a\":[1,2.5,\"ü\"]}"))
            .build();
    assertThat(CULVERT.send(json, BodyHandlers.ofString()).body())
        .isEqualTo("{\"a\":[1,2.5,\"ü\"]}");
    var text =
        CULVERT
            .request(client.host(), "/echo")
            .header("Content-Type", "text/plain")
            .PUT(BodyPublishers.ofString("grüße"))
            .build();
    assertThat(CULVERT.send(text, BodyHandlers.ofString()).body()).isEqualTo("grüße");
  }

  @Test
  void formsAndUploadsAreTakenApartAsComzyDoes() throws Exception {
    try (var silent =
        ComzyClient.start(CULVERT.agentServer(), "anonymous", origin.port()).silently()) {
      var form =
          CULVERT
              .request(silent.host(), "/form?x=y")
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString("name=a+b&tag=1&tag=2"))
              .build();
      var answered =
          CompletableFuture.supplyAsync(() -> CULVERT.send(form, BodyHandlers.ofString()));
      var request = silent.request();
      assertThat(request.path("path").stringValue()).isEqualTo("/form?x=y");
      assertThat(request.path("body").toString())
          .isEqualTo("{\"name\":\"a b\",\"tag\":[\"1\",\"2\"]}");
      silent.say(
          CulvertUnderTest.JSON
              .createObjectNode()
              .put("id", request.path("id").asInt())
              .put("status", 201));
      assertThat(answered.join().statusCode()).isEqualTo(201);

      var upload =
          CULVERT
              .request(silent.host(), "/upload")
              .header("Content-Type", "multipart/form-data; boundary=b")
              .POST(
                  BodyPublishers.ofString(
                      "--b\r\n"
                          + "Content-Disposition: form-data; name=\"note\"\r\n\r\n"
                          + "hi\r\n"
                          + "--b\r\n"
                          + "Content-Disposition: form-data; name=\"tag\"\r\n\r\n"
                          + "one\r\n"
                          + "--b\r\n"
                          + "Content-Disposition: form-data; name=\"tag\"\r\n\r\n"
                          + "two\r\n"
                          + "--b\r\n"
                          + "Content-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\r\n"
                          + "Content-Type: image/png\r\n\r\n"
                          + "\u0001\u0002A\r\n"
                          + "--b--\r\n"))
              .build();
      var uploaded =
          CompletableFuture.supplyAsync(() -> CULVERT.send(upload, BodyHandlers.ofString()));
      request = silent.request();
      assertThat(request.path("body").toString())
          .isEqualTo("{\"note\":\"hi\",\"tag\":[\"one\",\"two\"]}");
      assertThat(request.path("files").toString())
          .isEqualTo(
              "[{\"fieldname\":\"f\",\"originalname\":\"a.bin\",\"encoding\":\"7bit\","
                  + "\"mimetype\":\"image/png\",\"size\":3,"
                  + "\"buffer\":{\"type\":\"Buffer\",\"data\":[1,2,65]}}]");
      silent.say(
          CulvertUnderTest.JSON
              .createObjectNode()
              .put("id", request.path("id").asInt())
              .put("status", 204));
      assertThat(uploaded.join().statusCode()).isEqualTo(204);
    }
  }

  @Test
  void aBodyThatTheClientWouldDamageIsRefused() {
    var binary =
        CULVERT
            .request(client.host(), "/echo")
            .header("Content-Type", "application/zip")
            .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, (byte) 0xfe}))
            .build();
    var answer = CULVERT.send(binary, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).startsWith("CVT-2051");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAndTheNextRequestIsServed() {
    var large =
        CULVERT
            .request(client.host(), "/echo")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofByteArray(new byte[5 << 20]))
            .build();

    assertThat(CULVERT.send(large, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    assertThat(CULVERT.get(client.host(), "/json").statusCode()).isEqualTo(200);
  }

  @Test
  void manyRequestsAtOnceAreEachRecordedOnce() {
    try (var own = ComzyClient.start(CULVERT.agentServer(), CULVERT.token(), origin.port() ^ 1)) {
      var answers =
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> CULVERT.get(own.host(), "/nowhere?" + i).statusCode()))
              .toList();
      // Nothing listens on that port, and so the client says 500.
      assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(500));

      await()
          .untilAsserted(
              () ->
                  assertThat(CULVERT.api("/api/v1/requests?host=" + own.host()).path("items"))
                      .hasSize(20));
    }
  }
}
