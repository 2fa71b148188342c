package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.cli.Culvert;
import io.culvert.events.Command;
import io.culvert.events.ReplayEvent;
import io.culvert.projection.support.Exchanges;
import io.culvert.projection.support.TestLog;
import io.culvert.projection.support.TopicReader;
import io.culvert.runtime.publish.DeadLetters;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What nobody can read, met by the parts of the running platform, and what an operator does with
 * it. Not in topics that are public: foreign consumers read those in other tests.
 */
@Timeout(120)
class DeadLetterTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path home;

  @Test
  void poisonOfEveryKindLiesInTheDeadLettersWithItsOriginAndStopsNobody() throws Exception {
    var ofDecider = poison(Topics.COMMANDS, Command.getClassSchema());
    var ofFollowers = poison(Topics.REPLAYS, ReplayEvent.getClassSchema());

    for (var each : ofDecider.entrySet()) {
      awaitLetter(each.getKey(), each.getValue(), "culvert-control");
    }
    for (var each : ofFollowers.entrySet()) {
      awaitLetter(each.getKey(), each.getValue(), "replays"); // of the history
      awaitLetter(each.getKey(), each.getValue(), "culvert-ingress-replays");
    }
    Person.signUp(CULVERT, "After Poison", "after.poison@example.com");
  }

  @Test
  void anOperatorListsShowsAndSendsAgainWhatCanBeReadByNow() throws Exception {
    var exchange = Exchanges.of(new TestLog.Account("development", "", "")).get("/sent-again");
    var writer = Topics.HTTP_EXCHANGES.valueSerializer(CULVERT.kafka().serdeProperties());
    var letter =
        DeadLetters.of(
            new DeadLetters.Origin(Topics.HTTP_EXCHANGES.name(), 2, 4_711, "an older version"),
            exchange.session.getBytes(StandardCharsets.UTF_8),
            writer.serialize(Topics.HTTP_EXCHANGES.name(), exchange.completed()),
            new IllegalStateException("too new for it"));
    var number = Long.toString(send(letter).offset());

    assertThat(dlq("list"))
        .contains(number)
        .contains("culvert.http.exchanges.v1-2 offset 4711")
        .contains("an older version")
        .contains("too new for it");
    assertThat(dlq("show", number)).contains(exchange.session).contains("value");
    assertThat(dlq("retry", number)).contains("Sent " + number + " again");

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                CULVERT
                    .api("/api/v1/requests?limit=200")
                    .get("items")
                    .toString()
                    .contains(exchange.id));
  }

  private String dlq(String... arguments) {
    var environment =
        Map.of(
            "CULVERT_HOME", home.toString(),
            "CULVERT_SERVER", CULVERT.agentServer().toString(),
            "CULVERT_API", "http://localhost:" + CULVERT.port("API_PORT"),
            "CULVERT_TOKEN", CULVERT.token());
    var all = new ArrayList<>(List.of("dlq"));
    all.addAll(List.of(arguments));
    try (var process =
        JavaProcess.start(
            Culvert.class, environment, List.of("-Xmx256m"), all.toArray(String[]::new))) {
      assertThat(process.awaitEnd(PATIENCE)).as(process.output()).isZero();
      return process.output();
    }
  }

  /** Writes one record of each kind; returns why they cannot be read, and where they are. */
  private static Map<String, RecordMetadata> poison(Topic<?> topic, Schema schema)
      throws Exception {
    var future = FutureFact.in(CULVERT, topic, schema);
    var kinds = new LinkedHashMap<String, byte[]>();
    kinds.put("BAD_MAGIC", "{\"json\":1}".getBytes(StandardCharsets.UTF_8));
    kinds.put("UNKNOWN_SCHEMA_ID", new byte[] {0, 0x7f, 0, 0, 1, 2});
    kinds.put("TRUNCATED", Arrays.copyOf(future, 8));
    kinds.put("NOT_IN_READER_SCHEMA", future);
    var sent = new LinkedHashMap<String, RecordMetadata>();
    for (var kind : kinds.entrySet()) {
      var key = EventIds.next().getBytes(StandardCharsets.UTF_8);
      sent.put(kind.getKey(), send(new ProducerRecord<>(topic.name(), key, kind.getValue())));
    }
    return sent;
  }

  private static RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(CULVERT.kafka().producerProperties(), bytes, bytes)) {
      return producer.send(record).get();
    }
  }

  private static void awaitLetter(String reason, RecordMetadata origin, String consumer) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(TopicReader.records(CULVERT.kafka(), Topics.DEAD_LETTERS))
                    .as("%s at %s by %s", reason, origin, consumer)
                    .anyMatch(
                        letter ->
                            header(letter, DeadLetters.TOPIC).equals(origin.topic())
                                && header(letter, DeadLetters.PARTITION)
                                    .equals(String.valueOf(origin.partition()))
                                && header(letter, DeadLetters.OFFSET)
                                    .equals(String.valueOf(origin.offset()))
                                && header(letter, DeadLetters.CONSUMER).contains(consumer)
                                && header(letter, DeadLetters.REASON).contains(reason)));
  }

  /** Empty where it says that another one was sent again. */
  private static String header(ConsumerRecord<?, ?> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
