package io.culvert.runtime.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.runtime.Platform;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.Credential;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TellUsesTest {

  private Instant now = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void aUseIsToldAtMostOnceAnHour() throws Exception {
    var kafka = Platform.kafka();
    EnsureTopics.of(kafka, List.of(Topics.CREDENTIAL_USES), Duration.ofSeconds(30));
    var busy = new Credential("account", EventIds.next(), Set.of("tunnel"));
    var other = new Credential("account", EventIds.next(), Set.of("tunnel"));
    try (var publisher = new EventPublisher(kafka, new SimpleMeterRegistry())) {
      var uses = new TellUses(publisher, () -> now);
      for (int minute = 0; minute < 130; minute++) {
        uses.used(busy);
        now = now.plus(Duration.ofMinutes(1));
      }
      uses.used(other);
      assertThat(publisher.flush(Duration.ofSeconds(20))).isTrue();
    }

    var told = Platform.read(Topics.CREDENTIAL_USES, kafka);

    assertThat(told).filteredOn(use -> use.key().equals(busy.credentialId())).hasSize(3);
    assertThat(told).filteredOn(use -> use.key().equals(other.credentialId())).hasSize(1);
  }
}
