package io.culvert.control.billing;

import static io.culvert.control.billing.BillingPlatform.PATIENCE;
import static io.culvert.control.billing.BillingPlatform.code;
import static io.culvert.control.billing.BillingPlatform.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.culvert.control.billing.PolarServer.Trouble;
import io.culvert.events.Meter;
import io.culvert.events.PlanChanged;
import io.culvert.events.UsageLedgerLine;
import io.culvert.events.WebhookReceived;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.PlatformSeal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Billing as it runs: a real write side, real Kafka, real HTTP both ways. */
class BillingEndToEndTest {

  private static BillingPlatform platform;

  private final Instant now = Instant.now();
  private final String account = "acc-" + EventIds.next();
  private final String subscription = "sub-" + EventIds.next();

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    platform = new BillingPlatform(folder);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void payingGivesThePlanAndRevokingEndsIt() throws Exception {
    var token = platform.token(platform.register(account));

    assertThat(send("m1", "subscription.active", 0, Map.of())).isEqualTo(202);
    awaitPlan(token, "pro");
    var shown = platform.billing(token).path("subscriptions").path(0);
    assertThat(shown.path("status").stringValue()).isEqualTo("active");
    assertThat(shown.path("renews").booleanValue()).isTrue();

    send("m2", "subscription.revoked", 1, Map.of("status", "canceled"));
    awaitPlan(token, "sandbox");
  }

  @Test
  void anOlderMessageThatComesLaterChangesNothing() throws Exception {
    var token = platform.token(platform.register(account));
    send("m2", "subscription.active", 10, Map.of());
    awaitPlan(token, "pro");

    send("m1", "subscription.created", 0, Map.of("status", "incomplete"));
    send("m3", "subscription.canceled", 11, Map.of("cancel_at_period_end", true));

    await().atMost(PATIENCE).until(() -> statusOf(token).equals("canceled"));
    assertThat(plans()).containsExactly("sandbox", "pro");
  }

  @Test
  void cancelingKeepsThePlanAndItEndsWithThePeriodThoughNobodyWasRunningThen() throws Exception {
    var token = platform.token(platform.register(account));
    send("m1", "subscription.active", 0, Map.of());
    awaitPlan(token, "pro");
    var periodEnd = Instant.now().plusSeconds(2);
    send(
        "m2",
        "subscription.canceled",
        1,
        Map.of("cancel_at_period_end", true, "current_period_end", periodEnd.toString()));
    await().atMost(PATIENCE).until(() -> statusOf(token).equals("canceled"));
    assertThat(plans()).containsExactly("sandbox", "pro");

    platform.stop();
    await().atMost(PATIENCE).until(() -> Instant.now().isAfter(periodEnd));
    platform.start();

    awaitPlan(token, "sandbox");
    assertThat(plans()).containsExactly("sandbox", "pro", "sandbox");
  }

  @Test
  void aMessageAboutAnAccountThatIsNotHereYetIsKeptAndAppliedWhenItAppears() throws Exception {
    send("m1", "subscription.active", 0, Map.of());
    await().atMost(PATIENCE).until(() -> platform.waiting("unknown_account") >= 1);

    var token = platform.token(platform.register(account));

    awaitPlan(token, "pro");
  }

  @Test
  void aForgedMessageIsRefusedAndCounted() throws Exception {
    var before = platform.counted("forged");
    var forger = new Webhook("another secret".getBytes(StandardCharsets.UTF_8));

    var answer = platform.webhook(id("m1"), now, body("subscription.active", 0, Map.of()), forger);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(code(answer)).isEqualTo("CVT-5150");
    assertThat(platform.counted("forged")).isEqualTo(before + 1);
    assertThat(kept("m1")).isEmpty();
  }

  @Test
  void aStaleMessageIsRefusedAndCounted() throws Exception {
    var before = platform.counted("stale");

    var answer =
        platform.webhook(id("m1"), now.minusSeconds(302), body("subscription.active", 0, Map.of()));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(code(answer)).isEqualTo("CVT-5151");
    assertThat(platform.counted("stale")).isEqualTo(before + 1);
    assertThat(kept("m1")).isEmpty();
  }

  @Test
  void aReplayedDeliveryIsRefusedAndCountedWhileAnotherAttemptIsWelcome() throws Exception {
    var before = platform.counted("replayed");
    var body = body("subscription.active", 0, Map.of());
    assertThat(platform.webhook(id("m1"), now, body).statusCode()).isEqualTo(202);

    var replayed = platform.webhook(id("m1"), now, body);
    var again = platform.webhook(id("m1"), now.plusSeconds(1), body);

    assertThat(replayed.statusCode()).isEqualTo(409);
    assertThat(code(replayed)).isEqualTo("CVT-5152");
    assertThat(platform.counted("replayed")).isEqualTo(before + 1);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(kept("m1")).as("one message, however often it comes").hasSize(1);
  }

  @Test
  void aTypeThatNobodyKnowsIsAnsweredWellAndKeptAsItCame() throws Exception {
    platform.makeKey(account);
    var body =
        "{ \"type\":\"benefit.granted\", \"data\":{\"customer\":{\"external_id\":\"%s\","
                .formatted(account)
            + "\"email\":\"łukasz@example.com\"}} }";
    // The write side learns of the key as everybody does.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var id = EventIds.next();
              return platform.webhook(id, Instant.now(), body).statusCode() == 202
                  && !webhook(id).getBody().getKeyId().startsWith("platform");
            });
    var id = id("m1");

    assertThat(platform.webhook(id, now, body).statusCode()).isEqualTo(202);

    var kept = webhook(id);
    assertThat(kept.getType()).isEqualTo("benefit.granted");
    assertThat(kept.toString()).doesNotContain("example.com");
    try (var keys =
        new io.culvert.control.keys.AccountKeys(
            platform.kafka(),
            platform.masters,
            new io.micrometer.core.instrument.simple.SimpleMeterRegistry(),
            java.time.Clock.systemUTC())) {
      var opened =
          keys.open(PATIENCE)
              .keyring()
              .open(account, kept.getBody(), Binding.of("WebhookReceived.body", account, id));
      assertThat(opened.map(bytes -> new String(bytes, StandardCharsets.UTF_8))).contains(body);
    }
  }

  @Test
  void aMessageOfNobodyIsSealedByThePlatform() throws Exception {
    var body = "{\"type\":\"customer.created\",\"data\":{\"email\":\"bob@example.com\"}}";
    var id = id("m1");

    platform.webhook(id, now, body);

    var sealed = webhook(id).getBody();
    assertThat(webhook(id).toString()).doesNotContain("bob@");
    var bytes =
        ByteBuffer.allocate(sealed.getNonce().remaining() + sealed.getCiphertext().remaining())
            .put(sealed.getNonce())
            .put(sealed.getCiphertext())
            .array();
    assertThat(
            new PlatformSeal(platform.masters, "billing-webhooks")
                .open(bytes, Binding.of("WebhookReceived.body", "", id)))
        .isEqualTo(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aMessageThatIsTooLargeIsRefused() throws Exception {
    var answer = platform.webhook(id("m1"), now, "x".repeat(600 << 10));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(code(answer)).isEqualTo("CVT-5153");
  }

  @Test
  void whatAnErasedAccountPaysForIsEndedAtPolarHoweverOftenPolarFails() throws Exception {
    var token = platform.token(platform.register(account));
    send("m1", "subscription.active", 0, Map.of());
    awaitPlan(token, "pro");
    var failures = new AtomicInteger(2);
    platform.polar.goesWrong(
        asked ->
            asked.path("ends").asString("").equals(subscription) && failures.getAndDecrement() > 0
                ? new Trouble.Status(503, Map.of())
                : null);
    try {
      platform.erase(account);

      await().atMost(PATIENCE).until(() -> platform.polar.ended().contains(subscription));
      assertThat(failures).hasNonPositiveValue();
    } finally {
      platform.polar.goesWrong(_ -> null);
    }
    // Polar tells of it as of anything, and then nobody has to be told again.
    send("m2", "subscription.revoked", 1, Map.of("status", "canceled"));
    await().atMost(PATIENCE).until(() -> platform.waiting("erased_account") == 0);
  }

  @Test
  void aCheckoutIsMadeAtPolarInTheAccountsName() throws Exception {
    var token = platform.token(account);

    var answer = platform.post("/api/v1/billing/checkout", token, "{\"plan\":\"pro\"}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(JsonMapper.shared().readTree(answer.body()).path("url").stringValue())
        .isEqualTo("https://polar.test/checkout/1");
    var asked = platform.polar.checkouts().getLast();
    assertThat(asked.path("external_customer_id").stringValue()).isEqualTo(account);
    assertThat(asked.path("metadata").path("account_id").stringValue()).isEqualTo(account);
    assertThat(asked.path("products").toString()).isEqualTo("[\"prod-pro\",\"prod-pro-year\"]");
    assertThat(asked.path("success_url").stringValue()).endsWith("/account");
  }

  @Test
  void theCheckoutKnowsTheAddressOfWhoSignedUp() throws Exception {
    var email = EventIds.next() + "@example.com";
    var signedUp =
        platform.post(
            "/api/v1/account",
            "",
            JsonMapper.shared()
                .writeValueAsString(
                    Map.of("name", "Ann", "email", email, "password", "four unlikely words here")));
    var id = JsonMapper.shared().readTree(signedUp.body()).path("accountId").stringValue();

    platform.post("/api/v1/billing/checkout", platform.token(id), "{\"plan\":\"pro\"}");

    var asked = platform.polar.checkouts().getLast();
    assertThat(asked.path("external_customer_id").stringValue()).isEqualTo(id);
    assertThat(asked.path("customer_email").stringValue()).isEqualTo(email);
  }

  @Test
  void whatIsNotSoldCannotBeBought() throws Exception {
    var answer =
        platform.post(
            "/api/v1/billing/checkout", platform.token(account), "{\"plan\":\"enterprise\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(code(answer)).isEqualTo("CVT-5157");
    assertThat(answer.body()).contains("pro, starter");
  }

  @Test
  void aPlanIsNotSoldTwice() throws Exception {
    var token = platform.token(platform.register(account));
    send("m1", "subscription.active", 0, Map.of());
    awaitPlan(token, "pro");

    var answer = platform.post("/api/v1/billing/checkout", token, "{\"plan\":\"pro\"}");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(code(answer)).isEqualTo("CVT-5158");
  }

  @Test
  void aRefusalOfPolarsIsAProblemDocumentThatTellsNobodyWhatPolarSaid() throws Exception {
    platform.polar.goesWrong(
        body -> body.has("products") ? new Trouble.Status(422, Map.of()) : null);
    try {
      var answer =
          platform.post("/api/v1/billing/checkout", platform.token(account), "{\"plan\":\"pro\"}");

      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(code(answer)).isEqualTo("CVT-5159");
      assertThat(answer.body()).doesNotContain("detail\":\"no\"");
    } finally {
      platform.polar.goesWrong(_ -> null);
    }
  }

  @Test
  void aStrangerBuysNothing() throws Exception {
    var answer = platform.post("/api/v1/billing/checkout", "cvt_wrong", "{\"plan\":\"pro\"}");

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void usageGoesOutToPolarWhenItIsSetUp() {
    var line =
        UsageLedgerLine.newBuilder()
            .setLineId(account + "/2026-11/10/requests")
            .setAccountId(account)
            .setMonth("2026-11")
            .setHour(Instant.parse("2026-11-23T10:00:00Z"))
            .setMeter(Meter.REQUESTS)
            .setQuantity(12)
            .setAdjustment(false)
            .setClosedAt(Instant.parse("2026-11-23T11:15:00Z"))
            .build();

    platform.write(Topics.USAGE_LEDGER, account, line);

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                platform.polar.events().stream()
                    .anyMatch(
                        event ->
                            event.path("external_customer_id").asString().equals(account)
                                && event.path("name").asString().equals("culvert.requests")));
  }

  private int send(String id, String type, int second, Map<String, ?> more) throws Exception {
    return platform.webhook(id(id), Instant.now(), body(type, second, more)).statusCode();
  }

  private String body(String type, int second, Map<String, ?> more) {
    return message(type, now.plusSeconds(second), account, subscription, more);
  }

  private String id(String name) {
    return subscription + "-" + name;
  }

  private static void awaitPlan(String token, String plan) {
    await()
        .atMost(PATIENCE)
        .until(() -> platform.billing(token).path("plan").asString("").equals(plan));
  }

  private static String statusOf(String token) throws Exception {
    return platform.billing(token).path("subscriptions").path(0).path("status").asString("");
  }

  /** Plans that the account was given, in order. */
  private List<String> plans() {
    return platform.accountEvents().stream()
        .filter(event -> event.getAccountId().equals(account))
        .map(event -> event.getPayload())
        .filter(PlanChanged.class::isInstance)
        .map(fact -> ((PlanChanged) fact).getPlan())
        .toList();
  }

  private List<WebhookReceived> kept(String name) {
    return platform.webhooks().stream()
        .map(event -> (WebhookReceived) event.getPayload())
        .filter(webhook -> webhook.getWebhookId().equals(id(name)))
        .toList();
  }

  private static WebhookReceived webhook(String id) {
    return platform.webhooks().stream()
        .map(event -> (WebhookReceived) event.getPayload())
        .filter(webhook -> webhook.getWebhookId().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
