package io.culvert.control.erasure;

import static io.culvert.control.keys.TestKeys.BOUND;
import static io.culvert.control.keys.TestKeys.MASTERS;
import static io.culvert.control.keys.TestKeys.PATIENCE;
import static io.culvert.control.keys.TestKeys.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.control.keys.TestKeys;
import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.embedded.registry.EmbeddedRegistry;
import io.culvert.embedded.registry.RegistryOptions;
import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DestroyKeysOfErasedTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void theKeyOfAnErasedAccountIsDestroyedAndNoOther() throws Exception {
    var kafka = TestKeys.kafka();
    var erased = EventIds.next();
    var other = EventIds.next();
    try (var keys = open(kafka, MASTERS);
        var _ = new DestroyKeysOfErased(kafka, keys, meters).start()) {
      var sealed = keys.create(erased).get().seal("Ada", BOUND);
      keys.create(other).get();

      erase(kafka, erased);

      await().atMost(PATIENCE).until(() -> keys.keyring().cipher(erased).isEmpty());
      assertThat(keys.keyring().open(erased, sealed, BOUND)).isEmpty();
      assertThat(keys.keyring().cipher(other)).isPresent();
    }
  }

  @Test
  void aCrashBetweenTheDecisionAndTheTombstoneOnlyDelays(@TempDir Path folder) throws Exception {
    // A log of its own: on the shared one a write side of other tests destroys keys too.
    try (var broker = EmbeddedKafka.start(KafkaOptions.throwAway(folder));
        var registry = EmbeddedRegistry.start(new RegistryOptions(broker.bootstrapServers(), 0))) {
      var kafka = KafkaSettings.of(broker.bootstrapServers(), registry.url());
      EnsureTopics.of(kafka, PATIENCE);
      var erased = EventIds.next();
      try (var keys = open(kafka, MASTERS)) {
        keys.create(erased).get();
        erase(kafka, erased);
      }
      try (var keys = open(kafka, MASTERS)) {
        assertThat(keys.keyring().cipher(erased)).isPresent();
        try (var _ = new DestroyKeysOfErased(kafka, keys, meters).start()) {
          await().atMost(PATIENCE).until(() -> keys.keyring().cipher(erased).isEmpty());
        }
      }
    }
  }

  @Test
  void aDestroyedKeyLeavesTheDisk(@TempDir Path folder) throws Exception {
    try (var broker = EmbeddedKafka.start(KafkaOptions.throwAway(folder));
        var registry = EmbeddedRegistry.start(new RegistryOptions(broker.bootstrapServers(), 0))) {
      var kafka = KafkaSettings.of(broker.bootstrapServers(), registry.url());
      EnsureTopics.of(kafka, PATIENCE);
      hurry(kafka);
      var erased = EventIds.next();
      var other = EventIds.next();
      try (var keys = open(kafka, MASTERS)) {
        var key = MASTERS.create(erased, EventIds.next(), Instant.now());
        var otherKey = MASTERS.create(other, EventIds.next(), Instant.now());
        writeUnpacked(kafka, Map.of(erased, key, other, otherKey));
        var bytes = key.getWrappedKey().array().clone();
        assertThat(isOnDisk(folder, bytes)).as("before").isTrue();

        erase(kafka, erased);
        try (var _ = new DestroyKeysOfErased(kafka, keys, meters, Duration.ofSeconds(1)).start()) {
          await().atMost(PATIENCE).until(() -> !isOnDisk(folder, bytes));
        }

        assertThat(isOnDisk(folder, otherKey.getWrappedKey().array())).as("the other's").isTrue();
        assertThat(keys.keyring().cipher(other)).isPresent();
      }
    }
  }

  /** The topic's minute as a moment. */
  private static void hurry(KafkaSettings kafka) throws Exception {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.ACCOUNT_KEYS.name());
    try (var admin = Admin.create(kafka.adminProperties())) {
      var changes =
          List.of("segment.ms", "max.compaction.lag.ms", "file.delete.delay.ms").stream()
              .map(name -> new ConfigEntry(name, "500"))
              .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
              .toList();
      admin.incrementalAlterConfigs(Map.of(topic, changes)).all().get();
    }
  }

  /** So that the bytes can be looked for in the files. */
  private static void writeUnpacked(
      KafkaSettings kafka, Map<String, io.culvert.events.AccountKey> keys) throws Exception {
    var properties = new HashMap<>(kafka.producerProperties());
    properties.put("compression.type", "none");
    var serializer = Topics.ACCOUNT_KEYS.valueSerializer(kafka.serdeProperties());
    try (var producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      for (var key : keys.entrySet()) {
        var topic = Topics.ACCOUNT_KEYS.name();
        var bytes = serializer.serialize(topic, key.getValue());
        producer.send(new ProducerRecord<>(topic, key.getKey(), bytes)).get();
      }
    }
  }

  private void erase(KafkaSettings kafka, String accountId) throws InterruptedException {
    try (var publisher = new EventPublisher(kafka, meters)) {
      publisher.offer(
          Topics.ACCOUNT_EVENTS,
          accountId,
          new AccountEvent(EventIds.next(), Instant.now(), accountId, new AccountErased()));
      assertThat(publisher.flush(PATIENCE)).isTrue();
    }
  }

  private static boolean isOnDisk(Path folder, byte[] bytes) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().contains(Topics.ACCOUNT_KEYS.name()))
          .anyMatch(file -> content(file).contains(text));
    } catch (IOException | UncheckedIOException e) {
      return true; // a file went while we looked; look again
    }
  }

  private static String content(Path file) {
    try {
      return StandardCharsets.ISO_8859_1
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
