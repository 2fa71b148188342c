package io.culvert.control.billing.cancellation;

import io.culvert.control.billing.Backoff;
import io.culvert.control.billing.BillingHttp;
import io.culvert.control.billing.BillingSettings;
import io.culvert.control.billing.cancellation.PolarSubscriptions.Outcome;
import io.culvert.control.billing.subscription.SubscriptionBook;
import io.culvert.control.billing.subscription.SubscriptionBook.Orphan;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the subscriptions of erased accounts at Polar. Erasing never waits for it: what is to be
 * done is computed from the log, at every start anew, until Polar itself tells by a webhook that
 * the subscription has ended.
 */
public final class CancelForErased implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CancelForErased.class);
  private static final long EVERY_MILLIS = 500;

  private final SubscriptionBook book;
  private final @Nullable PolarSubscriptions polar;
  private final BooleanSupplier isReady;
  private final Backoff backoff;
  private final InstantSource clock;
  private final Counter ended;
  private final Counter failed;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Map<Orphan, Attempt> attempts = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("cancel-for-erased").factory());

  private record Attempt(int failures, Instant next) {
    static final Attempt NONE = new Attempt(0, Instant.MIN);
    static final Attempt LAST = new Attempt(0, Instant.MAX);
  }

  /**
   * @param polar null when there is no access to it; then a person has to
   * @param isReady whether the book knows everything that was written before the start
   */
  CancelForErased(
      SubscriptionBook book,
      @Nullable PolarSubscriptions polar,
      BooleanSupplier isReady,
      Backoff backoff,
      InstantSource clock,
      MeterRegistry meters) {
    this.book = book;
    this.polar = polar;
    this.isReady = isReady;
    this.backoff = backoff;
    this.clock = clock;
    this.ended = counter("ended", meters);
    this.failed = counter("failed", meters);
  }

  /** With Polar as it is set up. */
  public static CancelForErased of(
      BillingSettings settings,
      SubscriptionBook book,
      BooleanSupplier isReady,
      BillingHttp http,
      InstantSource clock,
      MeterRegistry meters) {
    var polar =
        settings.polarToken().isEmpty()
            ? null
            : new PolarSubscriptions(http, settings.polarApi(), settings.polarToken(), clock);
    return new CancelForErased(book, polar, isReady, Backoff.STANDARD, clock, meters);
  }

  private static Counter counter(String outcome, MeterRegistry meters) {
    return Counter.builder("billing.cancellations")
        .description("Attempts to end subscriptions of erased accounts")
        .tag("outcome", outcome)
        .register(meters);
  }

  public void start() {
    timer.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void look() {
    try {
      if (isReady.getAsBoolean()) {
        cancelWhatIsDue();
      }
    } catch (RuntimeException e) { // or the timer would never look again
      log.error("Looking for subscriptions of erased accounts failed", e);
    }
  }

  /** One failure ends the round: the next call would most likely wait for nothing, too. */
  void cancelWhatIsDue() {
    var orphans = book.orphans();
    attempts.keySet().retainAll(orphans);
    for (var orphan : orphans) {
      var before = attempts.getOrDefault(orphan, Attempt.NONE);
      if (!before.next.isAfter(clock.instant())) {
        var after = cancel(orphan, before);
        attempts.put(orphan, after);
        if (after.failures > 0) {
          return;
        }
      }
    }
  }

  private Attempt cancel(Orphan orphan, Attempt before) {
    if (polar == null) {
      log.error("{} has to be canceled at Polar by hand: POLAR_ACCESS_TOKEN is not set", orphan);
      return Attempt.LAST;
    }
    return switch (polar.end(orphan.subscriptionId())) {
      case Outcome.Ended(var how) -> {
        ended.increment();
        log.info("{} has ended at Polar: {}", orphan, how);
        yield Attempt.LAST;
      }
      case Outcome.Refused(var why) -> {
        failed.increment();
        log.error("{} has to be canceled at Polar by hand: {}", orphan, why);
        yield Attempt.LAST;
      }
      case Outcome.NotNow(var why, var asked) -> {
        failed.increment();
        int failures = before.failures + 1;
        var pause = backoff.after(failures, asked, random);
        log.warn("{} is not canceled at Polar yet: {}; again in {}", orphan, why, pause);
        yield new Attempt(failures, clock.instant().plus(pause));
      }
    };
  }
}
