package io.culvert.usage.streams;

import io.culvert.schemas.registry.SchemaRegistryException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a thread that failed. While Kafka or the registry is away it does so for ever, a second
 * apart; other failures are faults of ours or of the data, which come again, so after {@link
 * #LIMIT} within {@link #WINDOW} it gives up, and the health says why.
 */
public final class ReplaceFailedThreads implements StreamsUncaughtExceptionHandler {

  static final int LIMIT = 5;
  static final Duration WINDOW = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(ReplaceFailedThreads.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Duration pause;
  private final Deque<Instant> faults = new ArrayDeque<>();
  private volatile @Nullable String lastFailure;

  public ReplaceFailedThreads(InstantSource clock) {
    this(clock, PAUSE);
  }

  ReplaceFailedThreads(InstantSource clock, Duration pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /** The last failure of a thread; null when there was none. */
  public @Nullable String lastFailure() {
    return lastFailure;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    lastFailure = failure.toString();
    if (isOutage(failure)) {
      log.warn("The metering waits and tries again: {}", lastFailure);
      pause();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (isTooMany(clock.instant())) {
      log.error("The metering gives up after {} failures within {}", LIMIT, WINDOW, failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    log.error("The metering failed and starts again", failure);
    pause();
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private synchronized boolean isTooMany(Instant now) {
    faults.addLast(now);
    while (faults.getFirst().isBefore(now.minus(WINDOW))) {
      faults.removeFirst();
    }
    return faults.size() >= LIMIT;
  }

  private static boolean isOutage(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException
          || (cause instanceof SchemaRegistryException registry && registry.isRetriable())) {
        return true;
      }
    }
    return false;
  }

  private void pause() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
