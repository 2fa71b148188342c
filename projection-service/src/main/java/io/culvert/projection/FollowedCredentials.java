package io.culvert.projection;

import io.culvert.events.AccountEvent;
import io.culvert.projection.api.Credentials;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.health.Health;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.Credential;
import io.culvert.schemas.account.CredentialBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The accounts' credentials in memory, kept up to date by following the account topic. */
final class FollowedCredentials implements Credentials, AutoCloseable {

  private final CredentialBook book = new CredentialBook();
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private final TopicFollower<AccountEvent> follower;

  FollowedCredentials(KafkaSettings kafka, MeterRegistry metrics) {
    this.follower = new TopicFollower<>(kafka, Topics.ACCOUNT_EVENTS, this::apply, metrics);
  }

  void start() {
    follower.start();
  }

  @Override
  public boolean isReady() {
    return follower.isCaughtUp();
  }

  @Override
  public Optional<Credential> find(String token) {
    return book.find(token);
  }

  @Override
  public CompletableFuture<Optional<Credential>> findSoon(String token) {
    return book.findSoon(token, A_MOMENT);
  }

  @Override
  public Optional<String> accountName(String accountId) {
    return book.accountName(accountId);
  }

  Health health() {
    return follower.health();
  }

  @Override
  public void close() {
    follower.close();
  }

  private void apply(String key, @Nullable AccountEvent event, Instant timestamp) {
    if (event != null) {
      book.apply(event);
    }
  }
}
