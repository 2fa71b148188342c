package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.UsageLedgerLine;
import io.culvert.schemas.Topics;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An account signs up, opens a tunnel, has its traffic recorded, looked at and sent again, and is
 * deleted. Each test looks for what is left at another place.
 */
@Timeout(120)
class ErasedAccountTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final String EMAIL = "mary.erased@example.com";
  private static final String NAME = "Mary Erasedlovelace";
  private static final String SECRET = "xq7secretxq7";
  private static final int LARGE = 100_000;

  /** What stays: sums for invoices, what passed by the minute, and the fact of the erasure. */
  private static final Set<String> STAYS = Set.of("usage_monthly", "erased_accounts");

  private static Person person;
  private static TestOrigin origin;
  private static AgentProcess agent;
  private static LiveFeedReader feed;
  private static String exchange;

  @BeforeAll
  static void leaveAfterMuchTraffic() throws Exception {
    person = Person.signUp(CULVERT, NAME, EMAIL);
    origin = TestOrigin.start();
    agent =
        AgentProcess.start(
            CULVERT.agentServer().toString(), person.token(), origin.port(), "erased");
    feed = new LiveFeedReader(person.request("/api/v1/live").build());
    eventually().until(() -> feed.lines().contains(":connected"));
    echo(SECRET);
    echo((SECRET + " ").repeat(LARGE / SECRET.length()));
    eventually().until(() -> person.get("/api/v1/requests?q=" + SECRET).get("items").size() == 2);
    eventually().until(() -> feed.lines().toString().contains(SECRET));
    exchange = person.get("/api/v1/requests").get("items").get(0).get("id").asString();
    var replay = person.post("/api/v1/requests/" + exchange + "/replay", null);
    assertThat(replay.statusCode()).as(replay.body()).isEqualTo(202);
    eventually().until(() -> person.get("/api/v1/requests?q=" + SECRET).get("items").size() == 3);
    assertThat(sql().body()).contains(SECRET);
    eventually().until(() -> person.get("/api/v1/usage").get("bytesTotal").asLong() > LARGE);
    try (var log = new LogWriter(CULVERT)) {
      log.lateUsage(person.accountId(), LARGE);
    }
    eventually().until(() -> !ledger().isEmpty());
    try (var views = CULVERT.views()) {
      eventually()
          .untilAsserted(
              () -> assertThat(views.tablesWith(SECRET)).contains("exchanges", "body_chunks"));
    }
    person.leave();
  }

  @AfterAll
  static void close() {
    feed.close();
    agent.close();
    origin.close();
  }

  @Test
  void itsSessionEndsForGood() {
    agent.process().awaitLine("CVT-2001", Duration.ofSeconds(20));

    eventually().until(() -> CULVERT.get("erased.localhost", "/").statusCode() != 200);
  }

  @Test
  void neitherItsTokenNorItsCookieOpensAnything() throws Exception {
    eventually().until(() -> status(person.request("/api/v1/requests")) == 401);
    var requests = new ArrayList<Callable<Integer>>();
    for (var path :
        List.of(
            "/api/v1/account",
            "/api/v1/requests/" + exchange,
            "/api/v1/requests/" + exchange + "/request-body",
            "/api/v1/requests/" + exchange + "/response-body",
            "/api/v1/sessions",
            "/api/v1/usage",
            "/api/v1/analytics/traffic",
            "/api/v1/live")) {
      requests.add(() -> status(person.request(path)));
      requests.add(() -> status(person.requestByCookie(path)));
    }
    requests.add(() -> sql().statusCode());
    requests.add(() -> person.post("/api/v1/requests/" + exchange + "/replay", null).statusCode());

    // Each takes a second, in which a token that is not known might become so.
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(requests)).extracting(Future::get).containsOnly(401);
    }
  }

  @Test
  void itsLiveFeedEnds() {
    // Long before the next sign of life is due.
    await().atMost(Duration.ofSeconds(10)).until(feed::isOver);
  }

  @Test
  void nobodysLogSaysAnythingOfIt() throws Exception {
    eventually().until(() -> records(Set.of(Topics.ACCOUNT_KEYS.name())).anyMatch(this::isEnd));
    Set<String> topics;
    try (var admin = Admin.create(CULVERT.kafka().adminProperties())) {
      topics = admin.listTopics().names().get();
    }
    assertThat(records(topics))
        .allSatisfy(
            record ->
                assertThat(text(record)).doesNotContain(SECRET, EMAIL, NAME, "Erasedlovelace"));
  }

  @Test
  void noViewHasItNorOneThatIsBuiltAgain() throws Exception {
    try (var views = CULVERT.views()) {
      eventually().until(() -> STAYS.containsAll(views.tablesOf(person.accountId())));
      assertNothingIn(views);
      var server = SharedPlatform.database();
      var database = server.newDatabase();
      try (var _ = CULVERT.historyOn(server, database);
          var again = Views.of(server.jdbcUrl(database), server.user(), server.password())) {
        eventually().untilAsserted(() -> assertThat(again.rows()).isEqualTo(views.rows()));
        assertThat(again.tablesOf(person.accountId())).isEqualTo(STAYS);
        assertNothingIn(again);
      }
    }
  }

  @Test
  void itsInvoiceLinesStayAndNameNobody() {
    assertThat(ledger()).isNotEmpty();
    assertThat(CULVERT.read(Topics.USAGE_MONTHLY))
        .anyMatch(usage -> usage.getAccountId().equals(person.accountId()));
  }

  @Test
  void itsAddressMayBeRegisteredAnewAndSeesNothingOfBefore() {
    var anew = Person.signUp(CULVERT, "Somebody", EMAIL);

    assertThat(anew.accountId()).isNotEqualTo(person.accountId());
    assertThat(anew.get("/api/v1/requests").get("items")).isEmpty();
    assertThat(anew.get("/api/v1/usage").get("bytesTotal").asLong()).isZero();
    anew.leave();
  }

  private static void assertNothingIn(Views views) throws Exception {
    for (var personal : List.of(SECRET, EMAIL, "Erasedlovelace")) {
      assertThat(views.tablesWith(personal)).as(personal).isEmpty();
    }
  }

  private static void echo(String body) {
    var request =
        CULVERT
            .request(agent.hostname(), "/echo?" + SECRET)
            .header("X-Personal", SECRET)
            .POST(BodyPublishers.ofString(body));
    assertThat(CULVERT.send(request.build(), BodyHandlers.ofString()).body()).isEqualTo(body);
  }

  private static HttpResponse<String> sql() {
    return person.post("/api/v1/analytics/sql", "{\"sql\":\"select target from requests\"}");
  }

  private static List<UsageLedgerLine> ledger() {
    return CULVERT.read(Topics.USAGE_LEDGER).stream()
        .filter(line -> line.getAccountId().equals(person.accountId()))
        .toList();
  }

  private static int status(HttpRequest.Builder request) {
    return CULVERT.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  private boolean isEnd(ConsumerRecord<byte[], byte[]> key) {
    return key.value() == null && text(key).contains(person.accountId());
  }

  private static Stream<ConsumerRecord<byte[], byte[]>> records(Set<String> topics) {
    var bytes = new ByteArrayDeserializer();
    var records = Stream.<ConsumerRecord<byte[], byte[]>>builder();
    try (var consumer = new KafkaConsumer<>(CULVERT.kafka().consumerProperties(), bytes, bytes)) {
      var partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records.build();
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return text(record.key()) + text(record.value());
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static ConditionFactory eventually() {
    return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50));
  }
}
