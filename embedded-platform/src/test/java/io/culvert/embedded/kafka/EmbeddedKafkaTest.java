package io.culvert.embedded.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.embedded.SharedPlatform;
import io.culvert.embedded.server.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  @TempDir Path temp;

  @Test
  void aBrokerThatLosesItsDiskSaysSoAndTheJvmLivesOn() throws Exception {
    Path folder = temp.resolve("kafka");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(KafkaOptions.throwAway(folder));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      assertThat(kafka.health()).matches(Health::works);

      Files.move(folder, temp.resolve("gone"));
      Files.createFile(folder);
      admin.createTopics(List.of(new NewTopic("t", Optional.of(1), Optional.empty())));

      await().atMost(Duration.ofSeconds(30)).until(() -> !kafka.health().works());
      assertThat(SharedPlatform.kafka().health()).matches(Health::works);
    }
  }
}
