package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.BodySide;
import io.culvert.events.Completeness;
import io.culvert.events.Header;
import io.culvert.events.RecordedBody;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BodyApiTest {

  private static final TestLog LOG = new TestLog();
  private static TestService service;
  private static TestLog.Account account;

  @BeforeAll
  static void start() {
    service = TestService.start();
    account = LOG.account();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void bytesComeBackAsTheyWereAndHarmless() {
    var bytes = random(60_000);
    var exchange = exchange("text/html; charset=utf-8", null, Exchanges.body(bytes));

    var answer = body(exchange, "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(bytes);
    assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(answer.header("X-Culvert-Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy")).startsWith("sandbox");
    assertThat(answer.header("Content-Disposition")).startsWith("attachment");
    assertThat(answer.header("X-Culvert-Completeness")).isEmpty();
  }

  @Test
  void aTypeThatCannotHarmIsTold() {
    var exchange = exchange("image/PNG", null, Exchanges.body(random(10)));
    assertThat(body(exchange, "").header("Content-Type")).isEqualTo("image/png");
  }

  @Test
  void aHostileTypeDoesNotBecomeAFieldOfOurs() {
    var exchange = exchange("text/html\r\nSet-Cookie: a=b\0ü", null, Exchanges.body(random(10)));

    var answer = body(exchange, "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Set-Cookie")).isEmpty();
    assertThat(answer.header("X-Culvert-Content-Type")).isEqualTo("text/html??Set-Cookie: a=b??");
  }

  @Test
  void piecesThatComeBeforeTheirExchangeAreFound() {
    var exchange = Exchanges.of(account);
    var bytes = random(600_000);
    publishChunks(exchange, BodySide.RESPONSE, bytes);
    exchange.responseBody = Exchanges.chunked(bytes.length, 3);
    exchange.requestBody = Exchanges.chunked(bytes.length, 3);
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());

    eventually().until(() -> body(exchange, "").status() == 200);
    assertThat(body(exchange, "").body()).isEqualTo(bytes);
    assertThat(detail(exchange).path("responseBody").path("available").asBoolean()).isTrue();
    // The other side's pieces have not come yet.
    assertThat(detail(exchange).path("requestBody").path("available").asBoolean()).isFalse();
    var waiting = service.get(account, "/api/v1/requests/" + exchange.id + "/request-body");
    assertThat(waiting.status()).isEqualTo(503);
    assertThat(waiting.json().path("code").asString()).isEqualTo("CVT-4008");

    publishChunks(exchange, BodySide.REQUEST, bytes);

    eventually()
        .untilAsserted(
            () ->
                assertThat(
                        service
                            .get(account, "/api/v1/requests/" + exchange.id + "/request-body")
                            .body())
                    .isEqualTo(bytes));
  }

  @Test
  void aCutBodySaysSo() {
    var kept = random(1_000);
    var exchange =
        exchange(
            "text/plain",
            null,
            new RecordedBody(
                9_000L, 1_000L, Completeness.CUT, ByteBuffer.wrap(kept), 0, true, List.of()));

    assertThat(body(exchange, "").body()).isEqualTo(kept);
    assertThat(body(exchange, "").header("X-Culvert-Completeness")).isEqualTo("CUT");
  }

  @Test
  void aBodyOfWhichNothingWasKeptIsNotThere() {
    var exchange =
        exchange(
            "text/plain",
            null,
            new RecordedBody(9_000L, 0L, Completeness.SHED, null, 0, true, List.of()));

    assertThat(body(exchange, "").status()).isEqualTo(404);
    assertThat(body(exchange, "").json().path("code").asString()).isEqualTo("CVT-4005");
  }

  @Test
  void anEmptyBodyIsEmpty() {
    var exchange = exchange("text/plain", null, Exchanges.body(null));
    assertThat(body(exchange, "").status()).isEqualTo(200);
    assertThat(body(exchange, "").body()).isEmpty();
  }

  @Test
  void contentCodingsAreUndone() throws IOException {
    var text = TestLog.utf8("hello ".repeat(2_000));
    var br = HexFormat.of().parseHex("0b028068656c6c6f03"); // "hello" by the brotli program
    var gzipped = exchange("text/plain", "gzip", Exchanges.body(gzip(text)));
    var deflated = exchange("text/plain", "deflate", Exchanges.body(deflate(text)));
    var twice = exchange("text/plain", "gzip, deflate", Exchanges.body(deflate(gzip(text))));
    var brotli = exchange("text/plain", "br", Exchanges.body(br));

    assertThat(body(gzipped, "?decoded=true").body()).isEqualTo(text);
    assertThat(body(gzipped, "?decoded=true").header("X-Culvert-Decoded")).isEqualTo("whole");
    assertThat(body(gzipped, "?decoded=false").body()).isEqualTo(gzip(text));
    assertThat(body(deflated, "?decoded=true").body()).isEqualTo(text);
    assertThat(body(twice, "?decoded=true").body()).isEqualTo(text);
    assertThat(body(brotli, "?decoded=true").text()).isEqualTo("hello");
    assertThat(body(gzipped, "?decoded=perhaps").status()).isEqualTo(400);
  }

  @Test
  void aBombIsCutAndADamagedBodyShownAsFarAsItGoes() throws IOException {
    var bomb = exchange("text/plain", "gzip", Exchanges.body(gzip(new byte[40 << 20])));
    var whole = gzip(random(10_000));
    var damaged =
        exchange("text/plain", "gzip", Exchanges.body(Arrays.copyOf(whole, whole.length / 2)));
    var unknown = exchange("text/plain", "zstd", Exchanges.body(random(10)));

    var cut = body(bomb, "?decoded=true");
    assertThat(cut.body()).hasSize(16 << 20);
    assertThat(cut.header("X-Culvert-Decoded")).isEqualTo("cut");
    assertThat(body(damaged, "?decoded=true").header("X-Culvert-Decoded")).isEqualTo("cut");
    assertThat(body(unknown, "?decoded=true").body()).hasSize(10);
    assertThat(body(unknown, "?decoded=true").header("X-Culvert-Decoded")).isEmpty();
  }

  private static Exchanges exchange(String type, String encoding, RecordedBody body) {
    var exchange = Exchanges.of(account);
    exchange.responseHeaders.clear();
    exchange.responseHeaders.add(new Header("content-type", type));
    if (encoding != null) {
      exchange.responseHeaders.add(new Header("Content-Encoding", encoding));
    }
    exchange.responseBody = body;
    LOG.publish(Topics.HTTP_EXCHANGES, exchange.session, exchange.completed());
    eventually()
        .until(() -> service.get(account, "/api/v1/requests/" + exchange.id).status() == 200);
    return exchange;
  }

  private static void publishChunks(Exchanges exchange, BodySide side, byte[] bytes) {
    for (int index = 0; index * 256_000 < bytes.length; index++) {
      var from = index * 256_000;
      var data = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 256_000));
      LOG.publish(Topics.HTTP_BODIES, exchange.id, exchange.chunk(side, index, from, data));
    }
  }

  private static TestService.Answer body(Exchanges exchange, String query) {
    return service.get(account, "/api/v1/requests/" + exchange.id + "/response-body" + query);
  }

  private static tools.jackson.databind.JsonNode detail(Exchanges exchange) {
    return service.get(account, "/api/v1/requests/" + exchange.id).json();
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var output = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(output)) {
      gzip.write(bytes);
    }
    return output.toByteArray();
  }

  private static byte[] deflate(byte[] bytes) throws IOException {
    var output = new ByteArrayOutputStream();
    try (var deflate = new DeflaterOutputStream(output)) {
      deflate.write(bytes);
    }
    return output.toByteArray();
  }
}
