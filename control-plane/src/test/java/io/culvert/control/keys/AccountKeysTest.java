package io.culvert.control.keys;

import static io.culvert.control.keys.TestKeys.BOUND;
import static io.culvert.control.keys.TestKeys.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.culvert.embedded.kafka.EmbeddedKafka;
import io.culvert.embedded.kafka.KafkaOptions;
import io.culvert.embedded.registry.EmbeddedRegistry;
import io.culvert.embedded.registry.RegistryOptions;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AccountKeysTest {

  @Test
  void aKeyIsThereForEveryServiceWhenItsMakingCompletes() throws Exception {
    var kafka = TestKeys.kafka();
    var account = EventIds.next();
    try (var maker = open(kafka, TestKeys.MASTERS);
        var reader = open(kafka, TestKeys.MASTERS)) {
      var sealed = maker.create(account).get().seal("Ada", BOUND);

      assertThat(reader.awaitNewest(TestKeys.PATIENCE)).isTrue();

      assertThat(reader.keyring().open(account, sealed, BOUND)).hasValue("Ada".getBytes());
    }
  }

  @Test
  void anAccountKeepsItsKey() throws Exception {
    var kafka = TestKeys.kafka();
    var account = EventIds.next();
    String first;
    try (var keys = open(kafka, TestKeys.MASTERS)) {
      first = keys.create(account).get().keyId();
      assertThat(keys.create(account).get().keyId()).isEqualTo(first);
    }
    try (var keys = open(kafka, TestKeys.MASTERS)) {
      assertThat(keys.create(account).get().keyId()).isEqualTo(first);
    }
  }

  @Test
  void aMasterKeyIsReplacedWithoutLosingAnythingAndALostOneIsTold(@TempDir Path folder)
      throws Exception {
    try (var broker = EmbeddedKafka.start(KafkaOptions.throwAway(folder));
        var registry = EmbeddedRegistry.start(new RegistryOptions(broker.bootstrapServers(), 0))) {
      var kafka = KafkaSettings.of(broker.bootstrapServers(), registry.url());
      EnsureTopics.of(kafka, TestKeys.PATIENCE);
      var old = MasterKey.generate(new SecureRandom());
      var young = MasterKey.generate(new SecureRandom());
      var account = EventIds.next();
      io.culvert.events.Sealed sealed;
      try (var keys = open(kafka, new MasterKeys(old))) {
        sealed = keys.create(account).get().seal("Ada", BOUND);
      }

      assertThatExceptionOfType(MasterKeyMissing.class)
          .isThrownBy(() -> open(kafka, new MasterKeys(young)))
          .withMessageContaining(old.id());

      open(kafka, new MasterKeys(young, old)).close();

      try (var keys = open(kafka, new MasterKeys(young))) {
        assertThat(keys.keyring().open(account, sealed, BOUND)).hasValue("Ada".getBytes());
      }
    }
  }
}
