package io.culvert.control.billing.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.ApplySubscription;
import io.culvert.events.ProviderSubscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whatever the order and however often the messages of a life come, the account ends with the same
 * plan. The seed of a failure is in its message; {@code -Dbilling.orders=100000} looks longer.
 */
class AnyOrderTest {

  private static final int LIVES = Integer.getInteger("billing.orders", 1500);
  private static final Instant T0 = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant LATER = T0.plus(Duration.ofDays(400));
  private static final Duration GRACE = Duration.ofDays(7);
  private static final List<String> TYPES =
      List.of(
          "subscription.created",
          "subscription.updated",
          "subscription.active",
          "subscription.canceled",
          "subscription.uncanceled",
          "subscription.past_due",
          "subscription.revoked");
  private static final List<String> STATUSES =
      List.of(
          "incomplete",
          "incomplete_expired",
          "trialing",
          "active",
          "past_due",
          "canceled",
          "unpaid");
  private static final List<String> PLANS = List.of("starter", "pro", "enterprise");

  @Test
  void anyOrderAndAnyRepetitionEndsWithTheSamePlan() {
    for (var seed = 0; seed < LIVES; seed++) {
      var random = new Random(seed);
      var messages = messages(random);
      var expected = oracle(messages);
      for (var order = 0; order < 4; order++) {
        var subscriber = heard(repeatedAndShuffled(messages, random), random);
        assertThat(subscriber.plan()).as("seed %d order %d", seed, order).isEqualTo(expected);
        assertThat(newest(subscriber))
            .as("seed %d order %d", seed, order)
            .isEqualTo(newest(messages));
      }
    }
  }

  /** All orders of a real life in which each message matters, not only some. */
  @Test
  void allOrdersOfALifeFromTheFirstPaymentToTheLastEndWithTheSamePlan() {
    var life =
        List.of(
            message("m1", 0, "subscription.created", "incomplete", false),
            message("m2", 1, "subscription.active", "active", false),
            message("m3", 1, "subscription.updated", "active", false),
            message("m4", 2, "subscription.canceled", "active", true),
            message("m5", 3, "subscription.uncanceled", "active", false),
            message("m6", 4, "subscription.past_due", "past_due", false),
            message("m7", 5, "subscription.revoked", "canceled", false));
    var orders = new ArrayList<List<ApplySubscription>>();
    permute(new ArrayList<>(life), 0, orders);

    assertThat(orders).hasSize(5040);
    for (var order : orders) {
      var subscriber = new Subscriber().at(T0.plusSeconds(10));
      order.forEach(subscriber::applies);
      assertThat(subscriber.plan()).as("%s", order).isEqualTo("sandbox");
    }
  }

  /** Says the same in the plainest words: the newest message of each subscription, nothing else. */
  private static String oracle(List<ApplySubscription> messages) {
    var best = "sandbox";
    for (var message : newest(messages).values()) {
      var gives =
          switch (message.getStatus()) {
            case ACTIVE, TRIALING -> true;
            case CANCELED, PAST_DUE -> message.getAccessUntil().isAfter(LATER);
            default -> false;
          };
      if (gives && PLANS.indexOf(message.getPlan()) > PLANS.indexOf(best)) {
        best = message.getPlan();
      }
    }
    return best;
  }

  private static Map<String, ApplySubscription> newest(List<ApplySubscription> messages) {
    var newest = new TreeMap<String, ApplySubscription>();
    for (var message : messages) {
      newest.merge(
          message.getSubscriptionId(), message, (a, b) -> time(a).isAfter(time(b)) ? a : b);
    }
    return newest;
  }

  private static Map<String, ApplySubscription> newest(Subscriber subscriber) {
    var newest = new TreeMap<String, ApplySubscription>();
    subscriber.state().byId().values().forEach(it -> newest.put(it.subscriptionId(), applied(it)));
    return newest;
  }

  private static ApplySubscription applied(SubscriptionState state) {
    return new ApplySubscription(
        Subscriber.ACCOUNT,
        state.provider(),
        state.subscriptionId(),
        "prod",
        state.plan(),
        state.status(),
        state.currentPeriodEnd(),
        state.accessUntil(),
        state.newest().sourceAt(),
        state.newest().webhookId());
  }

  private static MessageTime time(ApplySubscription message) {
    return new MessageTime(message.getSourceAt(), message.getStatus(), message.getWebhookId());
  }

  /** Time passes while messages come in, ends of access are looked for now and then. */
  private static Subscriber heard(List<ApplySubscription> messages, Random random) {
    var subscriber = new Subscriber();
    var now = T0;
    for (var message : messages) {
      now = now.plus(Duration.ofHours(random.nextInt(48)));
      subscriber.at(now).applies(message);
      if (random.nextInt(3) == 0) {
        subscriber.ends(message.getSubscriptionId());
      }
    }
    subscriber.at(LATER);
    messages.forEach(message -> subscriber.ends(message.getSubscriptionId()));
    return subscriber;
  }

  private static List<ApplySubscription> repeatedAndShuffled(
      List<ApplySubscription> messages, Random random) {
    var all = new ArrayList<>(messages);
    for (var i = random.nextInt(messages.size() + 1); i > 0; i--) {
      all.add(messages.get(random.nextInt(messages.size())));
    }
    Collections.shuffle(all, random);
    return all;
  }

  private static List<ApplySubscription> messages(Random random) {
    var messages = new ArrayList<ApplySubscription>();
    var count = 1 + random.nextInt(12);
    for (var i = 0; i < count; i++) {
      var subscription =
          new ProviderSubscription(
              "s" + random.nextInt(3),
              "prod",
              STATUSES.get(random.nextInt(STATUSES.size())),
              random.nextBoolean() ? T0.plus(Duration.ofDays(random.nextInt(30))) : null,
              T0.plus(Duration.ofDays(random.nextInt(800))),
              random.nextInt(4) == 0,
              null,
              random.nextInt(8) == 0 ? T0.plus(Duration.ofDays(random.nextInt(20))) : null);
      // Few instants, so that some messages were made in the same one.
      var at = T0.plus(Duration.ofDays(random.nextInt(8)));
      var type = TYPES.get(random.nextInt(TYPES.size()));
      messages.add(order("m" + i, at, type, subscription, PLANS.get(random.nextInt(3))));
    }
    return messages;
  }

  private static ApplySubscription message(
      String id, int second, String type, String status, boolean isCanceled) {
    var subscription =
        new ProviderSubscription(
            "s1", "prod", status, T0, T0.plus(Duration.ofDays(30)), isCanceled, null, null);
    return order(id, T0.plusSeconds(second), type, subscription, "pro");
  }

  private static ApplySubscription order(
      String id, Instant at, String type, ProviderSubscription subscription, String plan) {
    var standing = Standing.of(type, subscription, at, GRACE).orElseThrow();
    return new ApplySubscription(
        Subscriber.ACCOUNT,
        "polar",
        subscription.getSubscriptionId(),
        "prod",
        plan,
        standing.status(),
        subscription.getCurrentPeriodEnd(),
        standing.accessUntil(),
        at,
        id);
  }

  private static void permute(
      List<ApplySubscription> items, int from, List<List<ApplySubscription>> into) {
    if (from == items.size()) {
      into.add(List.copyOf(items));
      return;
    }
    for (var i = from; i < items.size(); i++) {
      Collections.swap(items, from, i);
      permute(items, from + 1, into);
      Collections.swap(items, from, i);
    }
  }
}
