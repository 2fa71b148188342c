package io.culvert.control.account;

import io.culvert.events.AccountEvent;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.TokenFormat;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the development account exists in the log and that a token for it is known.
 *
 * <p>Reads the account topic, decides, and writes what is missing before it returns, so that
 * services that start afterwards know the token.
 */
public final class FoundDevelopmentAccount {

  private final KafkaSettings kafka;
  private final MeterRegistry meters;
  private final Clock clock;

  public FoundDevelopmentAccount(KafkaSettings kafka, MeterRegistry meters, Clock clock) {
    this.kafka = kafka;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Founds the account, or finds it.
   *
   * @param known the token that the person's command line has, or null
   * @param patience how long to wait for the log
   * @return a good token: the known one where it still is
   * @throws KafkaException when the log does not answer in time
   */
  public String token(@Nullable String known, Duration patience) throws InterruptedException {
    var decision =
        DevelopmentAccount.decide(
            history(patience), known, TokenFormat.generate(new SecureRandom()), EventIds.next());
    try {
      write(decision.facts(), patience);
    } catch (TimeoutException e) {
      throw new KafkaException("the development account could not be written", e);
    }
    return decision.token();
  }

  private AccountState history(Duration patience) throws InterruptedException {
    var state = new AtomicReference<>(AccountState.none());
    try (var follower =
        new TopicFollower<>(
            kafka,
            Topics.ACCOUNT_EVENTS,
            (key, event, _) -> {
              if (event != null && key.equals(DevelopmentAccount.ID)) {
                state.updateAndGet(before -> before.evolve(event));
              }
            },
            meters)) {
      if (!follower.start().awaitCaughtUp(patience)) {
        throw new KafkaException("the account topic could not be read in time");
      }
    }
    return state.get();
  }

  private void write(List<Object> facts, Duration patience)
      throws InterruptedException, TimeoutException {
    if (facts.isEmpty()) {
      return;
    }
    try (var publisher = new EventPublisher(kafka, meters)) {
      for (var fact : facts) {
        publisher.offer(
            Topics.ACCOUNT_EVENTS,
            DevelopmentAccount.ID,
            new AccountEvent(EventIds.next(), clock.instant(), DevelopmentAccount.ID, fact));
      }
      if (!publisher.flush(patience)) {
        throw new TimeoutException("not acknowledged within " + patience);
      }
    }
  }
}
