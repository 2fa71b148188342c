package io.culvert.control.token;

import io.culvert.events.CredentialUsed;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** When each credential was used last, to the hour: what the services tell of it. */
final class LastUses implements AutoCloseable {

  private final Map<String, Instant> byCredential = new ConcurrentHashMap<>();
  private final TopicFollower<CredentialUsed> follower;

  LastUses(KafkaSettings kafka, MeterRegistry meters) {
    follower =
        new TopicFollower<>(
            kafka, Topics.CREDENTIAL_USES, (id, used, _) -> apply(id, used), meters);
  }

  public void start() {
    follower.start();
  }

  /** Empty when it was never used, as far as anybody knows. */
  Optional<Instant> of(String credentialId) {
    return Optional.ofNullable(byCredential.get(credentialId));
  }

  @Override
  public void close() {
    follower.close();
  }

  // Several services write, so what comes later may be older.
  private void apply(String credentialId, @Nullable CredentialUsed used) {
    if (used != null) {
      byCredential.merge(
          credentialId, used.getUsedAt(), (one, other) -> one.isAfter(other) ? one : other);
    }
  }
}
