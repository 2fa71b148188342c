package io.culvert.projection;

import static io.culvert.projection.support.TestService.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TestService;
import io.culvert.projection.support.TopicReader;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.runtime.publish.DeadLetters.Origin;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see of dead letters, and what a retry does. */
class DeadLetterApiTest {

  private static final TestLog LOG = new TestLog();
  private static final String LETTERS = "/api/v1/dead-letters";

  private static TestLog.Account operator;
  private static TestService service;

  @BeforeAll
  static void start() {
    operator = LOG.account("read", "admin");
    service =
        TestService.start(
            io.culvert.embedded.SharedPlatform.database().newDatabase(),
            Map.of("OPERATOR_ACCOUNTS", "somebody, " + operator.id()));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void aRecordThatCannotBeReadIsListedAndShownWithItsOrigin() {
    var marker = "no avro " + UUID.randomUUID();
    var met = TestLog.await(LOG.sendBytes(Topics.HTTP_EXCHANGES, marker, TestLog.utf8(marker)));

    eventually().until(() -> service.get(operator, LETTERS).text().contains(marker));

    var page = service.get(operator, LETTERS).json();
    var letter =
        page.path("items")
            .valueStream()
            .filter(i -> i.path("key").asString("").equals(marker))
            .findFirst();
    assertThat(letter).isPresent();
    assertThat(letter.get().path("topic").asString()).isEqualTo(Topics.HTTP_EXCHANGES.name());
    assertThat(letter.get().path("partition").asInt()).isEqualTo(met.partition());
    assertThat(letter.get().path("offset").asLong()).isEqualTo(met.offset());
    assertThat(letter.get().path("consumer").asString()).isNotEmpty();
    assertThat(letter.get().path("reason").asString()).contains("BAD_MAGIC");
    assertThat(letter.get().path("retriedAt").isNull()).isTrue();
    var number = letter.get().path("number").asLong();

    var whole = service.get(operator, LETTERS + "/" + number).json();
    assertThat(Base64.getDecoder().decode(whole.path("value").asString()))
        .isEqualTo(TestLog.utf8(marker));

    var refused = service.post(operator, LETTERS + "/" + number + "/retry", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("CVT-4030");
    assertThat(refused.json().path("detail").asString()).contains("still unreadable");
  }

  @Test
  void aLetterThatCanBeReadByNowIsSentAgainAndSeen() {
    var account = LOG.account();
    var exchange = Exchanges.of(account);
    var number =
        letter(
            Topics.HTTP_EXCHANGES,
            LOG.encoded(Topics.HTTP_EXCHANGES, exchange.completed()),
            exchange.session);

    var sent = service.post(operator, LETTERS + "/" + number + "/retry", "");

    assertThat(sent.status()).isEqualTo(202);
    assertThat(sent.json().path("topic").asString()).isEqualTo(Topics.HTTP_EXCHANGES.name());
    eventually().until(() -> service.get(account, "/api/v1/requests").ids().contains(exchange.id));
    // Those who had read it, and count, see that it is not for them.
    assertThat(TopicReader.records(LOG.kafka(), Topics.HTTP_EXCHANGES))
        .filteredOn(record -> record.offset() == sent.json().path("offset").asLong())
        .filteredOn(record -> record.partition() == sent.json().path("partition").asInt())
        .singleElement()
        .matches(record -> DeadLetters.isSentAgainForAnother(record.headers(), "culvert-traffic"))
        .matches(record -> !DeadLetters.isSentAgainForAnother(record.headers(), "test"));
    eventually()
        .until(
            () ->
                service
                    .get(operator, LETTERS)
                    .json()
                    .path("items")
                    .valueStream()
                    .filter(item -> item.path("number").asLong() == number)
                    .anyMatch(item -> item.path("retriedAt").isString()));
  }

  @Test
  void ordersAndAccountsAreNotSentAgain() {
    var number = letter(Topics.ACCOUNT_EVENTS, new byte[] {0, 0}, "acme");

    var refused = service.post(operator, LETTERS + "/" + number + "/retry", "");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("detail").asString()).contains(Topics.ACCOUNT_EVENTS.name());
  }

  @Test
  void pagesGoBackToTheBeginning() {
    for (int i = 0; i < 3; i++) {
      letter(Topics.ACCOUNT_EVENTS, new byte[] {1}, "page");
    }
    var seen = 0;
    var cursor = "";
    do {
      var page = service.get(operator, LETTERS + "?limit=2" + cursor).json();
      seen += page.path("items").size();
      cursor =
          page.path("nextCursor").isNull() ? "" : "&cursor=" + page.path("nextCursor").asString();
    } while (!cursor.isEmpty());

    assertThat(seen).isGreaterThanOrEqualTo(3);
  }

  @Test
  void onlyOperatorsSeeThem() {
    var admin = LOG.account("read", "admin");
    var reader = LOG.issue(operator.id(), "read");
    for (var other : new TestLog.Account[] {admin, reader}) {
      assertThat(service.get(other, LETTERS).status()).isEqualTo(403);
      assertThat(service.get(other, LETTERS + "/0").status()).isEqualTo(403);
      assertThat(service.post(other, LETTERS + "/0/retry", "").status()).isEqualTo(403);
    }
  }

  @Test
  void whatIsNotThereAndWhatIsNoNumberAreRefused() {
    assertThat(service.get(operator, LETTERS + "/999999999").status()).isEqualTo(404);
    assertThat(service.get(operator, LETTERS + "/-1").status()).isEqualTo(404);
    assertThat(service.get(operator, LETTERS + "/x").status()).isEqualTo(400);
    assertThat(service.get(operator, LETTERS + "?cursor=x").status()).isEqualTo(400);
    assertThat(service.get(operator, LETTERS + "?limit=0").status()).isEqualTo(400);
  }

  @Test
  void aLetterLargerThanAnyOtherRecordIsTaken() {
    assertThat(letter(Topics.HTTP_BODIES, new byte[2 << 20], "large")).isNotNegative();
  }

  /** Puts a letter into the topic, as a consumer would. */
  private static long letter(Topic<?> topic, byte[] value, String key) {
    var config = LOG.kafka().producerProperties();
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DeadLetters.LARGEST);
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(config, bytes, bytes)) {
      var record =
          DeadLetters.of(
              new Origin(topic.name(), 0, 7, "test"),
              TestLog.utf8(key),
              value,
              new IllegalStateException("not readable"));
      return TestLog.await(producer.send(record)).offset();
    }
  }
}
