package io.culvert.control.decide;

import static org.awaitility.Awaitility.await;

import io.culvert.control.ControlDecisions;
import io.culvert.control.ControlProcess;
import io.culvert.control.ControlSettings;
import io.culvert.control.TopicContent;
import io.culvert.control.account.Orders;
import io.culvert.control.keys.TestKeys;
import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.embedded.registry.EmbeddedRegistry;
import io.culvert.embedded.registry.RegistryOptions;
import io.culvert.embedded.server.LocalPort;
import io.culvert.events.Command;
import io.culvert.events.CredentialKind;
import io.culvert.events.IssueCredential;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.schemas.plan.Plans;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real service, killed again and again while it decides, now and then with its working state
 * lost. {@code -Dculvert.test.kills} sets how often (1).
 */
@Timeout(900)
class KilledDeciderTest {

  private static final int KILLS = Integer.getInteger("culvert.test.kills", 1);
  private static final int ORDERS = 60;
  private static final Duration LONG = Duration.ofSeconds(120);
  private static final String MASTER_KEY = TestKeys.MASTERS.newest().toBase64();

  @TempDir Path folder;
  private final Random random = new Random();
  private final RandomOrders orders = new RandomOrders(random.nextLong());

  @Test
  void killedInTheMiddleItDecidesEveryOrderOnceAndRight() throws Exception {
    try (var broker = EmbeddedKafka.start(KafkaOptions.throwAway(folder.resolve("kafka")));
        var registry = EmbeddedRegistry.start(new RegistryOptions(broker.bootstrapServers(), 0))) {
      var kafka = KafkaSettings.of(broker.bootstrapServers(), registry.url());
      EnsureTopics.of(kafka, LONG);
      int port = LocalPort.free();
      var token = TokenFormat.generate(new SecureRandom());
      give(kafka, owner(token));
      PatientClients clients = null;
      for (int kill = 0; kill < KILLS; kill++) {
        try (var process = start(kill, port, kafka)) {
          if (clients == null) {
            clients = PatientClients.start(process.url("/api/v1/hostnames"), token);
          }
          int answered = clients.answered();
          int enough = results(kafka) + random.nextInt(ORDERS);
          give(kafka, orders.next(ORDERS));
          await().atMost(LONG).until(() -> results(kafka) > enough);
          var all = clients;
          await().atMost(LONG).until(() -> all.answered() > answered);
          process.kill(); // wherever it is just now
        }
      }
      try (var _ = start(KILLS, port, kafka)) {
        clients.stop();
        int given = TopicContent.of(kafka, Topics.COMMANDS).size();
        await().atMost(LONG).until(() -> results(kafka) >= given);
        int repeated = clients.askAgain();
        int checked = DecidedAgain.check(kafka, decisions());
        System.out.printf(
            "Killed %d times while deciding: %,d orders have one result each, %,d requests their"
                + " first answer%n",
            KILLS, checked, repeated);
      }
    }
  }

  /** Now and then the state is gone as well; Kafka's copy must do. */
  private ControlProcess start(int kill, int port, KafkaSettings kafka) throws Exception {
    var state = folder.resolve("state-" + (kill + 1) / 3);
    var process = ControlProcess.start(state, port, kafka, MASTER_KEY);
    await().atMost(LONG).until(process::isUp);
    return process;
  }

  /** An account whose token the test has. */
  private static List<Command> owner(String token) {
    return List.of(
        platform(Orders.register("owner", "owner@example.com", "UTC", Plans.ENTERPRISE)),
        platform(
            new IssueCredential(
                "owner",
                EventIds.next(),
                "test",
                TokenFormat.sha256(token).bytes(),
                List.of("tunnel", "read", "admin"),
                CredentialKind.TOKEN,
                null)));
  }

  private static Command platform(SpecificRecord payload) {
    var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    return new Command(EventIds.next(), now, null, null, ByteBuffer.allocate(0), payload);
  }

  private static void give(KafkaSettings kafka, List<Command> orders) {
    try (var writer = Topics.COMMANDS.valueSerializer(kafka.serdeProperties());
        var producer = new KafkaProducer<String, byte[]>(kafka.producerProperties())) {
      for (var order : orders) {
        var topic = Topics.COMMANDS.name();
        producer.send(
            new ProducerRecord<>(topic, order.getCommandId(), writer.serialize(topic, order)));
      }
      producer.flush();
    }
  }

  private static int results(KafkaSettings kafka) {
    return TopicContent.of(kafka, Topics.COMMAND_RESULTS).size();
  }

  private static DecisionTable decisions() {
    var settings = new Settings(Map.of("MASTER_KEY", MASTER_KEY));
    return ControlDecisions.of(ControlSettings.from(settings));
  }
}
