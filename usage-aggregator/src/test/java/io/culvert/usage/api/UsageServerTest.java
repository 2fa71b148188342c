package io.culvert.usage.api;

import static io.culvert.usage.metering.Ticks.clock;
import static io.culvert.usage.metering.Ticks.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.AccountEvent;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.SessionEvent;
import io.culvert.events.UsageLedgerLine;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.operator.Operators;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Placement;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.usage.Log;
import io.culvert.usage.UsageAggregator;
import io.culvert.usage.UsageSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pages on real Kafka, beside a metering that runs. */
class UsageServerTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  // In the past, so that its hours are closed.
  private static final Instant HOUR = hour();
  private static final String MONTH = HOUR.toString().substring(0, 7);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static EventPublisher publisher;
  private static KafkaSettings kafka;
  private static Log log;
  private static UsageAggregator aggregator;
  private static UsageServer server;
  private static String operator;

  private record Account(String id, String token) {}

  private record Answer(int status, JsonNode body) {}

  @BeforeAll
  static void start() throws Exception {
    kafka =
        KafkaSettings.of(
            SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
    EnsureTopics.of(kafka, LONG);
    log = new Log(kafka);
    publisher = new EventPublisher(kafka, new SimpleMeterRegistry());
    operator = EventIds.next();
    var settings =
        new UsageSettings(
            "pages-" + operator, folder, 1, Duration.ofMillis(100), Duration.ofMillis(1500));
    aggregator = new UsageAggregator(settings, kafka, new SimpleMeterRegistry());
    aggregator.start();
    server =
        new UsageServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                kafka,
                settings.streamsId(),
                new Operators(Set.of(operator)),
                aggregator.health(),
                new SimpleMeterRegistry())
            .start();
    var anybody = new Account("x", TokenFormat.generate(new SecureRandom()));
    await().atMost(LONG).until(() -> get(anybody, "verify?month=2026-01").status == 401);
  }

  @AfterAll
  static void stop() {
    publisher.close();
    server.close();
    aggregator.close();
  }

  @Test
  void aBillThatIsRightIsSaidToBe() throws Exception {
    var account = account("read");
    writeHistory(account);

    var answer = verified(account);

    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.body.path("equal").asBoolean()).as(answer.body.toString()).isTrue();
    assertThat(answer.body.path("lines").asInt()).isEqualTo(12); // two hours, and a late tick
    assertThat(answer.body.path("usage").path("bytesIn").asLong()).isEqualTo(111);
    assertThat(answer.body.path("usage").path("plan").asString()).isEqualTo("pro");

    var ledger = get(account, "ledger?month=" + MONTH);
    assertThat(ledger.body.path("lines").size()).isEqualTo(12);
    assertThat(ledger.body.path("usage").path("ticks").asInt()).isEqualTo(3);
  }

  @Test
  void everyLineThatWasBilledOtherwiseIsNamed() throws Exception {
    var account = account("read");
    writeHistory(account);
    assertThat(verified(account).body.path("equal").asBoolean()).isTrue();
    var right =
        log.values(Topics.USAGE_LEDGER).stream()
            .filter(line -> line.getAccountId().equals(account.id))
            .toList();
    // Somebody writes into the ledger what is not so.
    var dearer = line(right.getFirst(), right.getFirst().getLineId(), 1_000_000);
    var invented = line(right.getFirst(), right.getFirst().getLineId() + "/again", 5);
    forge(Topics.USAGE_LEDGER, account.id, dearer);
    forge(Topics.USAGE_LEDGER, account.id, invented);

    var answer = get(account, "verify?month=" + MONTH);

    assertThat(answer.body.path("equal").asBoolean()).isFalse();
    assertThat(answer.body.path("differences").size()).isEqualTo(2);
    var first = answer.body.path("differences").get(0);
    assertThat(first.path("what").asString()).isEqualTo(dearer.getLineId());
    assertThat(first.path("billed").asString()).startsWith("1000000");
    assertThat(first.path("computed").asString())
        .startsWith(String.valueOf(right.getFirst().getQuantity()));
    assertThat(answer.body.path("differences").get(1).path("computed").asString())
        .isEqualTo("nothing");
  }

  @Test
  void aMonthWithoutUsageIsRight() throws Exception {
    var answer = get(account("read"), "verify?month=2026-01");

    assertThat(answer.body.path("equal").asBoolean()).isTrue();
    assertThat(answer.body.path("usage").isNull()).isTrue();
  }

  @Test
  void ticksThatBuildsBeforePlacedBySessionAreFoundWhereTheyLie() throws Exception {
    var account = account("read");
    var events = new ArrayList<SessionEvent>();
    for (int i = 0; i < 12; i++) {
      events.add(tick("old-" + i + account.id, account.id, 1, 1, HOUR));
    }
    log.writeByKey(events);
    log.write(List.of(tick("new-" + account.id, account.id, 1, 100, HOUR)));
    await().atMost(LONG).until(() -> log.usage(account.id, MONTH).getBytesIn() == 112);

    var answer = verified(account);
    assertThat(answer.body.path("equal").asBoolean()).as(answer.body.toString()).isTrue();
    assertThat(answer.body.path("usage").path("ticks").asInt()).isEqualTo(13);
  }

  @Test
  void whoMayNotIsToldSo() throws Exception {
    var stranger = new Account("x", TokenFormat.generate(new SecureRandom()));
    assertThat(get(stranger, "verify?month=2026-01").status).isEqualTo(401);
    assertThat(get(account("tunnel"), "verify?month=2026-01").body.path("code").asString())
        .isEqualTo("CVT-6002");
    // An account's own scope admin is about that account only.
    var other = account("read", "admin");
    assertThat(get(other, "verify?month=2026-01&account=somebody").status).isEqualTo(403);
    var boss = accountWith(operator, "read", "admin");
    assertThat(get(boss, "verify?month=2026-01&account=somebody").body.path("accountId").asString())
        .isEqualTo("somebody");
  }

  @Test
  void whatIsNoMonthIsRefused() throws Exception {
    var account = account("read");
    assertThat(get(account, "verify?month=2026-13").body.path("code").asString())
        .isEqualTo("CVT-6003");
    assertThat(get(account, "verify").status).isEqualTo(400);
    assertThat(get(account, "verify?month=%C3%28").status).isEqualTo(400);
    assertThat(get(account, "other").status).isEqualTo(404);
  }

  /** Four hours ago, or a little more, so that the next hour is in the same month. */
  private static Instant hour() {
    var hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(4));
    var isLastOfMonth =
        !hour.toString().substring(0, 7).equals(hour.plusSeconds(3600).toString().substring(0, 7));
    return isLastOfMonth ? hour.minusSeconds(3600) : hour;
  }

  /** Two ticks in two hours that are closed since, and one that came too late for its hour. */
  private static void writeHistory(Account account) throws Exception {
    var session = "s-" + account.id;
    var partition = Placement.of(account.id, Topics.SESSION_EVENTS.partitions());
    var quarterPast = HOUR.plus(Duration.ofMinutes(195));
    log.writeInThePast(
        List.of(
            new Log.Timed(tick(session, account.id, 1, 1, HOUR), HOUR.plusSeconds(3)),
            new Log.Timed(
                tick(session, account.id, 2, 10, HOUR.plusSeconds(3600)), HOUR.plusSeconds(3603)),
            new Log.Timed(clock(), quarterPast, partition),
            new Log.Timed(tick(session, account.id, 3, 100, HOUR.plusSeconds(10)), quarterPast)));
    await().atMost(LONG).until(() -> log.usage(account.id, MONTH).getBytesIn() == 111);
  }

  private static UsageLedgerLine line(UsageLedgerLine like, String id, long quantity) {
    return new UsageLedgerLine(
        id,
        like.getAccountId(),
        like.getMonth(),
        like.getHour(),
        like.getMeter(),
        quantity,
        like.getAdjustment(),
        like.getSessionId(),
        like.getSeq(),
        like.getClosedAt());
  }

  private static <V> void forge(Topic<V> topic, String key, V value) throws Exception {
    try (var writer = topic.valueSerializer(kafka.serdeProperties());
        var producer = new KafkaProducer<String, byte[]>(kafka.producerProperties())) {
      producer
          .send(new ProducerRecord<>(topic.name(), key, writer.serialize(topic.name(), value)))
          .get();
    }
  }

  private static Account account(String... scopes) throws Exception {
    return accountWith(EventIds.next(), scopes);
  }

  private static Account accountWith(String id, String... scopes) throws Exception {
    var account = new Account(id, TokenFormat.generate(new SecureRandom()));
    var fact =
        new CredentialIssued(
            EventIds.next(),
            "test",
            TokenFormat.sha256(account.token).bytes(),
            List.of(scopes),
            CredentialKind.TOKEN,
            null);
    publisher.offer(
        Topics.ACCOUNT_EVENTS, id, new AccountEvent(EventIds.next(), Instant.now(), id, fact));
    assertThat(publisher.flush(LONG)).isTrue();
    return account;
  }

  private static Answer verified(Account account) throws Exception {
    return get(account, "verify?month=" + MONTH);
  }

  private static Answer get(Account account, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/api/v1/usage/" + path))
            .header("Authorization", "Bearer " + account.token)
            .build();
    var response = HTTP.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
  }
}
