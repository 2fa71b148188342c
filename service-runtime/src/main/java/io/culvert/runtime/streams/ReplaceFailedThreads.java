package io.culvert.runtime.streams;

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
final class ReplaceFailedThreads implements StreamsUncaughtExceptionHandler {

  static final int LIMIT = 5;
  static final Duration WINDOW = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(ReplaceFailedThreads.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String what;
  private final InstantSource clock;
  private final Duration pause;
  private final Deque<Instant> faults = new ArrayDeque<>();
  private volatile @Nullable String lastFailure;

  /**
   * @param what the application's name in the log: "The metering"
   */
  ReplaceFailedThreads(String what, InstantSource clock) {
    this(what, clock, PAUSE);
  }

  ReplaceFailedThreads(String what, InstantSource clock, Duration pause) {
    this.what = what;
    this.clock = clock;
    this.pause = pause;
  }

  /** The last failure of a thread; null when there was none. */
  @Nullable String lastFailure() {
    return lastFailure;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    lastFailure = failure.toString();
    if (isOutage(failure)) {
      log.warn("{} waits and tries again: {}", what, lastFailure);
      pause();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (isTooMany(clock.instant())) {
      log.error("{} gives up after {} failures within {}", what, LIMIT, WINDOW, failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    log.error("{} failed and starts again", what, failure);
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
