package io.culvert.control.billing.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.control.billing.BillingHttp;
import io.culvert.control.billing.PolarServer;
import io.culvert.control.billing.PolarServer.Trouble;
import io.culvert.events.UsageLedgerLine;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.runtime.retry.Backoff;
import io.culvert.runtime.settings.Secret;
import io.culvert.schemas.EventIds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A real ledger on real Kafka, sent over real HTTP to a server that keeps each line once. */
class MeterConnectorTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Backoff QUICK = new Backoff(Duration.ofMillis(2), Duration.ofMillis(20));

  private final Ledger ledger = new Ledger();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String name = "polar-" + EventIds.next();
  private final List<MeterConnector> connectors = new ArrayList<>();
  private PolarServer polar;

  @BeforeEach
  void startPolar() throws IOException {
    polar = new PolarServer();
  }

  @AfterEach
  void stop() {
    connectors.forEach(MeterConnector::close);
    polar.close();
  }

  @Test
  void everyLineIsCountedOnceThoughTheReceiverFailsAtRandom() throws Exception {
    var lines = lines(400);
    var random = new Random(7);
    polar.goesWrong(_ -> troubleAt(random.nextInt(10)));
    ledger.write(lines);

    connect(UnaryOperator.identity());

    await().atMost(PATIENCE).until(() -> ledger.committed(group()) == lines.size());
    assertThat(sums(polar.events())).isEqualTo(sumsOf(lines));
    assertThat(polar.events()).hasSize(lines.size());
    assertThat(polar.duplicates()).as("the receiver took some and said otherwise").isPositive();
    assertThat(ordersByAccount(polar.events()))
        .as("each account's order")
        .isEqualTo(ordersOf(lines));
    assertThat(ledger.deadLetters()).isEmpty();
    assertThat(meters.get("billing.meter.failures").counter().count()).isPositive();
    await()
        .untilAsserted(() -> assertThat(meters.get("billing.meter.lag").gauge().value()).isZero());
  }

  @Test
  void aCrashBetweenSendingAndCommittingSendsAgainAndIsCountedOnce() throws Exception {
    var lines = lines(250);
    var crashes = new AtomicInteger();
    ledger.write(lines);

    connect(target -> new CrashesAfterSending(target, crashes));

    await().atMost(PATIENCE).until(() -> ledger.committed(group()) == lines.size());
    assertThat(crashes).hasValue(3);
    assertThat(polar.duplicates()).isPositive();
    assertThat(sums(polar.events())).isEqualTo(sumsOf(lines));
  }

  @Test
  void anotherConnectorGoesOnWhereTheLastOneEnded() throws Exception {
    ledger.write(lines(120));
    var first = connect(UnaryOperator.identity());
    await().atMost(PATIENCE).until(() -> ledger.committed(group()) == 120);
    first.close();
    var before = polar.requests();
    ledger.write(List.of(Ledger.line("acc-9", 1, 5)));

    connect(UnaryOperator.identity());

    await().atMost(PATIENCE).until(() -> polar.events().size() == 121);
    assertThat(polar.duplicates()).isZero();
    assertThat(polar.requests()).isEqualTo(before + 1);
  }

  @Test
  void aLineThatIsRefusedGoesToTheDeadLettersAndHoldsUpNobody() throws Exception {
    polar.goesWrong(
        body ->
            body.toString().contains("acc-1/2026-11/3/")
                ? new Trouble.Status(422, Map.of())
                : null);
    var lines = lines(100);
    ledger.write(lines);

    connect(UnaryOperator.identity());

    await().atMost(PATIENCE).until(() -> ledger.committed(group()) == lines.size());
    assertThat(polar.events()).hasSize(99);
    var letters = ledger.deadLetters();
    assertThat(letters).hasSize(1);
    assertThat(new String(letters.getFirst().headers().lastHeader(DeadLetters.REASON).value()))
        .contains("422");
    assertThat(new String(letters.getFirst().headers().lastHeader(DeadLetters.CONSUMER).value()))
        .isEqualTo(group());
    assertThat(letters.getFirst().key()).isEqualTo("acc-1");
  }

  @Test
  void whatNobodyCanReadGoesToTheDeadLettersAndHoldsUpNobody() throws Exception {
    ledger.writeRaw("acc-1", new byte[] {9, 9, 9});
    ledger.write(lines(5));

    connect(UnaryOperator.identity());

    await().atMost(PATIENCE).until(() -> polar.events().size() == 5);
    await().atMost(PATIENCE).until(() -> ledger.committed(group()) == 6);
    assertThat(ledger.deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.value()).isEqualTo(new byte[] {9, 9, 9}));
  }

  @Test
  void aTokenThatIsNotGoodCostsNoLine() throws Exception {
    polar.wants("another");
    ledger.write(lines(10));
    var connector = connect(UnaryOperator.identity());
    await().atMost(PATIENCE).until(() -> polar.requests() > 2);
    assertThat(connector.health().status().isUp()).isFalse();
    assertThat(ledger.deadLetters()).isEmpty();

    polar.wants(PolarServer.TOKEN);

    await().atMost(PATIENCE).until(() -> polar.events().size() == 10);
    await().until(() -> connector.health().status().isUp());
  }

  @Test
  void anEventSaysWhatPolarNeedsToCountIt() throws Exception {
    ledger.write(List.of(Ledger.line("acc-1", 1, 4_611_686_018_427_387_904L)));

    connect(UnaryOperator.identity());

    await().atMost(PATIENCE).until(() -> polar.events().size() == 1);
    var event = polar.events().getFirst();
    assertThat(event.path("name").stringValue()).isEqualTo("culvert.bytes_in");
    assertThat(event.path("external_customer_id").stringValue()).isEqualTo("acc-1");
    assertThat(event.path("external_id").stringValue()).isEqualTo("acc-1/2026-11/1/bytes_in");
    assertThat(event.path("timestamp").stringValue()).isEqualTo("2026-11-23T10:00:00Z");
    assertThat(event.path("metadata").path("quantity").longValue())
        .isEqualTo(4_611_686_018_427_387_904L);
    assertThat(event.path("metadata").path("month").stringValue()).isEqualTo("2026-11");
  }

  private static Trouble troubleAt(int dice) {
    return switch (dice) {
      case 0, 1 -> new Trouble.Status(500, Map.of());
      case 2 -> new Trouble.Status(429, Map.of("Retry-After", "0"));
      case 3 -> new Trouble.TakenBut(502);
      case 4 -> new Trouble.TakenAndCut();
      default -> null;
    };
  }

  /** Takes down the consumer before it can commit, as a crash would, three times. */
  private record CrashesAfterSending(MeterTarget target, AtomicInteger crashes)
      implements MeterTarget {

    @Override
    public String name() {
      return target.name();
    }

    @Override
    public int most() {
      return target.most();
    }

    @Override
    public Answer send(List<UsageLedgerLine> lines) {
      var answer = target.send(lines);
      if (crashes.get() < 3) {
        crashes.incrementAndGet();
        throw new IllegalStateException("crash");
      }
      return answer;
    }
  }

  private record Named(String name, MeterTarget target) implements MeterTarget {

    @Override
    public int most() {
      return target.most();
    }

    @Override
    public Answer send(List<UsageLedgerLine> lines) {
      return target.send(lines);
    }
  }

  private MeterConnector connect(UnaryOperator<MeterTarget> change) {
    var http = new BillingHttp(Duration.ofSeconds(5));
    var token = new Secret(PolarServer.TOKEN);
    var target = new Named(name, new PolarIngest(http, polar.url(), token, Clock.systemUTC()));
    var connector =
        new MeterConnector(
                ledger.kafka, ledger.topic, change.apply(target), QUICK, Clock.systemUTC(), meters)
            .start();
    connectors.add(connector);
    return connector;
  }

  private String group() {
    return "culvert-meter-" + name;
  }

  private static List<UsageLedgerLine> lines(int count) {
    var lines = new ArrayList<UsageLedgerLine>();
    for (var i = 0; i < count; i++) {
      lines.add(Ledger.line("acc-" + i % 5, i / 5, 1_000_000_007L * (i + 1)));
    }
    return lines;
  }

  private static Map<String, Long> sums(List<JsonNode> events) {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                event -> event.path("external_customer_id").stringValue(),
                TreeMap::new,
                Collectors.summingLong(
                    event -> event.path("metadata").path("quantity").longValue())));
  }

  private static Map<String, Long> sumsOf(List<UsageLedgerLine> lines) {
    return lines.stream()
        .collect(
            Collectors.groupingBy(
                UsageLedgerLine::getAccountId,
                TreeMap::new,
                Collectors.summingLong(UsageLedgerLine::getQuantity)));
  }

  private static Map<String, List<String>> ordersByAccount(List<JsonNode> events) {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                event -> event.path("external_customer_id").stringValue(),
                Collectors.mapping(
                    event -> event.path("external_id").stringValue(), Collectors.toList())));
  }

  private static Map<String, List<String>> ordersOf(List<UsageLedgerLine> lines) {
    return lines.stream()
        .collect(
            Collectors.groupingBy(
                UsageLedgerLine::getAccountId,
                Collectors.mapping(UsageLedgerLine::getLineId, Collectors.toList())));
  }
}
