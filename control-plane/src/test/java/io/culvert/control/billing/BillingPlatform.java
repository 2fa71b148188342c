package io.culvert.control.billing;

import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import io.culvert.control.ControlService;
import io.culvert.control.ControlSettings;
import io.culvert.control.TopicContent;
import io.culvert.control.keys.AccountKeys;
import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.embedded.registry.EmbeddedRegistry;
import io.culvert.embedded.registry.RegistryOptions;
import io.culvert.events.AccountEvent;
import io.culvert.events.BillingEvent;
import io.culvert.events.Command;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.EraseAccount;
import io.culvert.events.RegisterAccount;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A write side of its own on Kafka of its own, with a server in Polar's shape: the write side is
 * stopped and started again, and must not meet another one's decisions.
 */
final class BillingPlatform implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(40);
  static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final JsonMapper JSON = JsonMapper.shared();

  final MasterKeys masters = new MasterKeys(MasterKey.generate(RANDOM));
  final PolarServer polar;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Path folder;
  private final EmbeddedKafka kafkaServer;
  private final EmbeddedRegistry registry;
  private final KafkaProducer<String, byte[]> producer;
  private final HttpClient http = HttpClient.newHttpClient();
  private ControlService service;

  BillingPlatform(Path folder) throws Exception {
    this.folder = folder;
    polar = new PolarServer();
    kafkaServer = EmbeddedKafka.start(KafkaOptions.throwAway(folder.resolve("kafka")));
    registry = EmbeddedRegistry.start(new RegistryOptions(kafkaServer.bootstrapServers(), 0));
    EnsureTopics.of(kafka(), PATIENCE);
    producer = new KafkaProducer<>(kafka().producerProperties());
    start();
  }

  void start() {
    var settings =
        Map.ofEntries(
            Map.entry("KAFKA_BOOTSTRAP_SERVERS", kafkaServer.bootstrapServers()),
            Map.entry("SCHEMA_REGISTRY_URL", registry.url()),
            Map.entry("CONTROL_PORT", "0"),
            Map.entry("CONTROL_STATE_DIR", folder.resolve("control").toString()),
            Map.entry("MASTER_KEY", masters.newest().toBase64()),
            Map.entry("POLAR_WEBHOOK_SECRET", SECRET),
            Map.entry("POLAR_API_URL", polar.url().toString()),
            Map.entry("POLAR_ACCESS_TOKEN", PolarServer.TOKEN),
            Map.entry("POLAR_PRODUCTS", "prod-starter:starter,prod-pro:pro,prod-pro-year:pro"),
            Map.entry("METER_POLAR", "true"));
    service = ControlService.start(ControlSettings.from(new Settings(settings)), meters);
    await().atMost(PATIENCE).until(() -> service.health().status().isUp());
  }

  void stop() {
    service.close();
  }

  KafkaSettings kafka() {
    return KafkaSettings.of(kafkaServer.bootstrapServers(), registry.url());
  }

  /** A new account with the plan sandbox, known to those who decide. */
  String register(String accountId) {
    var order =
        RegisterAccount.newBuilder()
            .setAccountId(accountId)
            .setEmailVerified(true)
            .setBillingZone("UTC")
            .setPlan("sandbox")
            .build();
    var command = new Command(EventIds.next(), now(), null, null, ByteBuffer.allocate(0), order);
    write(Topics.COMMANDS, "account/" + accountId, command);
    await()
        .atMost(PATIENCE)
        .until(() -> accountEvents().stream().anyMatch(e -> e.getAccountId().equals(accountId)));
    return accountId;
  }

  /** Erases an account, as it does itself. */
  void erase(String accountId) {
    var order = new EraseAccount(accountId);
    var command = new Command(EventIds.next(), now(), null, null, ByteBuffer.allocate(0), order);
    write(Topics.COMMANDS, "account/" + accountId, command);
  }

  /** A good token of an account. */
  String token(String accountId) {
    var token = TokenFormat.generate(RANDOM);
    var issued =
        new CredentialIssued(
            EventIds.next(),
            "test",
            TokenFormat.sha256(token).bytes(),
            List.of("tunnel", "read", "admin"),
            CredentialKind.TOKEN,
            null);
    write(
        Topics.ACCOUNT_EVENTS,
        accountId,
        new AccountEvent(EventIds.next(), now(), accountId, issued));
    return token;
  }

  /** Gives the account a key that personal data can be sealed under. */
  void makeKey(String accountId) throws Exception {
    try (var keys =
        new AccountKeys(kafka(), masters, new SimpleMeterRegistry(), Clock.systemUTC())) {
      keys.open(PATIENCE).create(accountId).get();
    }
  }

  /** Sends a webhook as Polar does. */
  HttpResponse<String> webhook(String id, Instant at, String body) throws Exception {
    return webhook(id, at, body, new Webhook(SECRET));
  }

  HttpResponse<String> webhook(String id, Instant at, String body, Webhook signer)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(url("/webhooks/polar"))
            .header("Content-Type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", String.valueOf(at.getEpochSecond()))
            .header("webhook-signature", signer.sign(id, at.getEpochSecond(), body))
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build(),
        BodyHandlers.ofString());
  }

  /** A message about a subscription to the plan pro. */
  static String message(
      String type, Instant at, String accountId, String subscriptionId, Map<String, ?> more) {
    var data = new HashMap<String, Object>();
    data.put("id", subscriptionId);
    data.put("status", "active");
    data.put("product_id", "prod-pro");
    data.put("current_period_start", "2026-11-01T00:00:00Z");
    data.put("current_period_end", Instant.now().plus(30, ChronoUnit.DAYS).toString());
    data.put("cancel_at_period_end", false);
    data.put("customer", Map.of("external_id", accountId, "email", accountId + "@example.com"));
    data.putAll(more);
    return JSON.writeValueAsString(Map.of("type", type, "timestamp", at.toString(), "data", data));
  }

  HttpResponse<String> get(String path, String token) throws Exception {
    return http.send(
        HttpRequest.newBuilder(url(path)).header("Authorization", "Bearer " + token).build(),
        BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String token, String json) throws Exception {
    return http.send(
        HttpRequest.newBuilder(url(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  /** What an account has, as the API tells it. */
  JsonNode billing(String token) throws Exception {
    return JSON.readTree(get("/api/v1/billing/subscription", token).body());
  }

  static String code(HttpResponse<String> answer) {
    return JSON.readTree(answer.body()).path("code").asString("");
  }

  double counted(String outcome) {
    return meters.get("billing.webhooks").tag("outcome", outcome).counter().count();
  }

  /** How many messages wait for something. */
  double waiting(String obstacle) {
    return meters.get("billing.webhooks.waiting").tag("for", obstacle).gauge().value();
  }

  List<AccountEvent> accountEvents() {
    return TopicContent.of(kafka(), Topics.ACCOUNT_EVENTS);
  }

  List<BillingEvent> webhooks() {
    return TopicContent.of(kafka(), Topics.BILLING_WEBHOOKS);
  }

  <V> void write(Topic<V> topic, String key, V value) {
    var bytes = topic.valueSerializer(kafka().serdeProperties()).serialize(topic.name(), value);
    producer.send(new ProducerRecord<>(topic.name(), key, bytes));
    producer.flush();
  }

  @Override
  public void close() {
    service.close();
    producer.close();
    registry.close();
    kafkaServer.close();
    polar.close();
  }

  private URI url(String path) {
    return URI.create("http://localhost:" + service.port() + path);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }
}
