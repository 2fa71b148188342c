package io.culvert.control.billing.subscription;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.billing.subscription.OpenMessages.Obstacle;
import io.culvert.control.billing.subscription.SubscriptionBook.Task;
import io.culvert.control.decide.Aggregate;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.order.OrderOrigin;
import io.culvert.events.ApplySubscription;
import io.culvert.events.EndSubscriptionAccess;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the orders that the {@link SubscriptionBook} says are left: messages that were not applied
 * yet, and ends of access that are due. Looks again and again, so an order that was lost, or an end
 * that passed while nobody was running, is given the next time. Several services may do this at
 * once: what was decided once is not decided again.
 */
public final class KeepSubscriptions implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KeepSubscriptions.class);
  private static final long EVERY_MILLIS = 250;
  private static final Duration UNTIL_AGAIN = Duration.ofSeconds(5);

  private final SubscriptionBook book;
  private final OrderDesk desk;
  private final BooleanSupplier isReady;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final List<Gauge> gauges = new ArrayList<>();
  private final Map<String, Instant> given = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("keep-subscriptions").factory());

  /**
   * @param isReady whether the book knows everything that was written before the start
   */
  public KeepSubscriptions(
      SubscriptionBook book,
      OrderDesk desk,
      BooleanSupplier isReady,
      InstantSource clock,
      MeterRegistry meters) {
    this.book = book;
    this.desk = desk;
    this.isReady = isReady;
    this.clock = clock;
    this.meters = meters;
    for (var obstacle : Obstacle.values()) {
      gauges.add(
          Gauge.builder("billing.webhooks.waiting", book, it -> it.waiting(obstacle))
              .description("Subscriptions whose newest message cannot be applied")
              .tag("for", obstacle.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
  }

  public void start() {
    timer.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    gauges.forEach(meters::remove);
  }

  private void look() {
    try {
      if (isReady.getAsBoolean()) {
        give(book.tasks(clock.instant()), clock.instant());
      }
    } catch (RuntimeException e) { // or the timer would never look again
      log.error("Looking at subscriptions failed", e);
    }
  }

  private void give(List<Task> tasks, Instant now) {
    var ids = new HashSet<String>();
    for (var task : tasks) {
      ids.add(task.id());
      var again = given.get(task.id());
      if (again == null || !again.isAfter(now)) {
        given.put(task.id(), now.plus(UNTIL_AGAIN));
        desk.give(Aggregate.account(account(task.order())), task.order(), OrderOrigin.platform())
            .subscribe(_ -> log.info("Carried out {}", task.id()), e -> failed(task, e));
      }
    }
    given.keySet().retainAll(ids);
  }

  private void failed(Task task, Throwable failure) {
    // Who is unknown to the decision and known here has only just come.
    if (failure instanceof ControlException refusal
        && refusal.error().status() < 500
        && refusal.error() != ControlError.SUBSCRIBER_UNKNOWN) {
      log.warn("{} was refused: {}", task.id(), refusal.getMessage());
      book.refused(task);
    } else {
      log.warn("{} is tried again: {}", task.id(), failure.toString());
    }
  }

  private static String account(SpecificRecord order) {
    return switch (order) {
      case ApplySubscription it -> it.getAccountId();
      case EndSubscriptionAccess it -> it.getAccountId();
      default -> throw new IllegalArgumentException("no order about subscriptions: " + order);
    };
  }
}
