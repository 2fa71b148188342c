package io.culvert.runtime.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.schemas.registry.SchemaRegistryException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ReplaceFailedThreadsTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final ReplaceFailedThreads policy =
      new ReplaceFailedThreads("The test", now::get, Duration.ZERO);

  @Test
  void faultsThatComeAgainAndAgainEndIt() {
    for (int i = 1; i < ReplaceFailedThreads.LIMIT; i++) {
      assertThat(policy.handle(new IllegalStateException())).isEqualTo(REPLACE_THREAD);
    }
    assertThat(policy.handle(new IllegalStateException("bug"))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.lastFailure()).contains("bug");
  }

  @Test
  void faultsFarApartDoNot() {
    for (int i = 0; i < 20; i++) {
      assertThat(policy.handle(new IllegalStateException())).isEqualTo(REPLACE_THREAD);
      now.updateAndGet(time -> time.plus(ReplaceFailedThreads.WINDOW.dividedBy(2)));
    }
  }

  @Test
  void anOutageIsSatOutHoweverLong() {
    var broker = new StreamsException("wrapped", new TimeoutException("no broker"));
    var registry =
        new StreamsException("wrapped", SchemaRegistryException.unavailable("away", null));
    for (int i = 0; i < 50; i++) {
      assertThat(policy.handle(broker)).isEqualTo(REPLACE_THREAD);
      assertThat(policy.handle(registry)).isEqualTo(REPLACE_THREAD);
    }
  }

  @Test
  void aRefusingRegistryIsNoOutage() {
    var refused = SchemaRegistryException.refused("incompatible");
    for (int i = 1; i < ReplaceFailedThreads.LIMIT; i++) {
      policy.handle(refused);
    }
    assertThat(policy.handle(refused)).isEqualTo(SHUTDOWN_CLIENT);
  }
}
