package io.culvert.control.billing.cancellation;

import io.culvert.control.billing.BillingHttp;
import io.culvert.control.billing.BillingSettings;
import io.culvert.control.billing.cancellation.PolarSubscriptions.Outcome;
import io.culvert.control.billing.subscription.SubscriptionBook;
import io.culvert.control.billing.subscription.SubscriptionBook.Orphan;
import io.culvert.runtime.retry.Backoff;
import io.culvert.runtime.retry.Retries;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
  private final InstantSource clock;
  private final Counter ended;
  private final Counter failed;
  private final Retries<Orphan> retries;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("cancel-for-erased").factory());

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
    this.retries = new Retries<>(backoff);
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
    retries.retain(orphans);
    for (var orphan : orphans) {
      if (retries.isDue(orphan, clock.instant()) && !isOver(orphan)) {
        return;
      }
    }
  }

  private boolean isOver(Orphan orphan) {
    if (polar == null) {
      log.error("{} has to be canceled at Polar by hand: POLAR_ACCESS_TOKEN is not set", orphan);
      retries.over(orphan);
      return true;
    }
    return switch (polar.end(orphan.subscriptionId())) {
      case Outcome.Ended(var how) -> {
        ended.increment();
        log.info("{} has ended at Polar: {}", orphan, how);
        retries.over(orphan);
        yield true;
      }
      case Outcome.Refused(var why) -> {
        failed.increment();
        log.error("{} has to be canceled at Polar by hand: {}", orphan, why);
        retries.over(orphan);
        yield true;
      }
      case Outcome.NotNow(var why, var asked) -> {
        failed.increment();
        var pause = retries.failed(orphan, asked, clock.instant());
        log.warn(
            "{} is not canceled at Polar yet: {}; again in {} ms", orphan, why, pause.toMillis());
        yield false;
      }
    };
  }
}
