package io.culvert.control.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.embedded.EmbeddedPlatform;
import io.culvert.embedded.PlatformOptions;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundDevelopmentAccountTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void theTokenStaysGoodOverRestartsAndALostOneIsReplaced(@TempDir Path data) throws Exception {
    String first;
    try (var platform = EmbeddedPlatform.start(new PlatformOptions(data, 0, 0, 0))) {
      first = account(platform).token(null, PATIENCE);
    }
    try (var platform = EmbeddedPlatform.start(new PlatformOptions(data, 0, 0, 0))) {
      var founder = account(platform);
      assertThat(founder.token(first, PATIENCE)).isEqualTo(first);

      var second = founder.token(null, PATIENCE);

      assertThat(second).isNotEqualTo(first);
      assertThat(founder.token(first, PATIENCE))
          .as("the lost token is no longer good")
          .isNotEqualTo(first);
    }
  }

  private static FoundDevelopmentAccount account(EmbeddedPlatform platform) {
    var kafka = KafkaSettings.of(platform.kafka().bootstrapServers(), platform.registry().url());
    EnsureTopics.of(kafka, PATIENCE);
    return new FoundDevelopmentAccount(kafka, new SimpleMeterRegistry(), Clock.systemUTC());
  }
}
