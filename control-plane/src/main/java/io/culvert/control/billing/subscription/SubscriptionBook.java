package io.culvert.control.billing.subscription;

import io.culvert.control.billing.subscription.OpenMessages.Obstacle;
import io.culvert.control.billing.subscription.OpenMessages.Reading;
import io.culvert.control.view.View;
import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.ApplySubscription;
import io.culvert.events.BillingEvent;
import io.culvert.events.EndSubscriptionAccess;
import io.culvert.schemas.plan.Plans;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/**
 * What was said of subscriptions beside what was made of it, and so what is left to do: the fold of
 * the billing topic and the account topic. Nothing has to be remembered anywhere else; after a
 * crash the same is left to do.
 *
 * <p>Threads may share it.
 */
public final class SubscriptionBook implements View {

  /**
   * Something that is left to do.
   *
   * @param id the same as long as it is the same thing
   * @param order that does it; giving it twice does no harm
   */
  record Task(String id, SpecificRecord order) {}

  /**
   * A subscription that is paid for though its account is gone.
   *
   * @param webhookId the message that says so
   */
  public record Orphan(String subscriptionId, String accountId, String webhookId) {
    @Override
    public String toString() {
      return "Subscription " + subscriptionId + " of the erased account " + accountId;
    }
  }

  private record End(Instant at, String accountId) {}

  private final OpenMessages messages;
  private final Plans plans;
  private final Map<String, AccountSubscriptions> accounts = new HashMap<>();
  private final Map<String, String> owners = new HashMap<>();
  private final Set<String> open = new LinkedHashSet<>();
  private final Set<String> refused = new HashSet<>();
  private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparing(End::at));
  private final Set<String> ending = new LinkedHashSet<>();
  private final Map<Obstacle, Integer> waiting = new EnumMap<>(Obstacle.class);

  /**
   * @param grace how long a payment may be late
   */
  public SubscriptionBook(Products products, Plans plans, Duration grace) {
    this.messages = new OpenMessages(products, plans, grace);
    this.plans = plans;
  }

  /** Takes what a provider said, or what was decided. */
  @Override
  public synchronized void apply(SpecificRecord event) {
    switch (event) {
      case BillingEvent said -> messages.apply(said).ifPresent(open::add);
      case AccountEvent decided -> apply(decided);
      default -> {} // says nothing of money
    }
  }

  private void apply(AccountEvent event) {
    var account = account(event.getAccountId()).evolve(event);
    accounts.put(event.getAccountId(), account);
    if (event.getPayload() instanceof AccountErased) {
      account.byId().values().stream()
          .map(SubscriptionState::subscriptionId)
          .filter(messages::knows)
          .forEach(open::add);
    }
    for (var subscription : account.byId().values()) {
      owners.putIfAbsent(subscription.subscriptionId(), event.getAccountId());
      var until = subscription.accessUntil();
      if (until != null && subscription.givesAccessAt(until.minusNanos(1))) {
        ends.add(new End(until, event.getAccountId()));
      }
    }
  }

  /** What is known of an account's subscriptions. */
  public synchronized AccountSubscriptions account(String accountId) {
    return accounts.getOrDefault(accountId, AccountSubscriptions.none());
  }

  /** A message that the decision refused is not tried again; a newer one about it is. */
  synchronized void refused(Task task) {
    refused.add(task.id);
  }

  /** How many messages wait, and for what. */
  synchronized int waiting(Obstacle obstacle) {
    return waiting.getOrDefault(obstacle, 0);
  }

  /** What is paid for though the account is gone. */
  public synchronized Set<Orphan> orphans() {
    return open.stream().flatMap(id -> orphan(id).stream()).collect(Collectors.toSet());
  }

  private Optional<Orphan> orphan(String id) {
    var account = account(owner(id));
    return account.isErased()
            && read(id, account) instanceof Reading.Wants(var order)
            && isPaid(order)
        ? Optional.of(new Orphan(id, order.getAccountId(), order.getWebhookId()))
        : Optional.empty();
  }

  /** What is left to do at this time. */
  synchronized List<Task> tasks(Instant now) {
    var tasks = new ArrayList<Task>();
    waiting.clear();
    open.removeIf(id -> isSettled(id, tasks));
    while (!ends.isEmpty() && !ends.peek().at.isAfter(now)) {
      ending.add(ends.remove().accountId);
    }
    ending.removeIf(id -> isEnded(id, now, tasks));
    return tasks;
  }

  private boolean isSettled(String id, List<Task> tasks) {
    var account = account(owner(id));
    switch (read(id, account)) {
      case Reading.Waits(var obstacle) -> waits(obstacle);
      case Reading.Wants(var order) when account.isErased() -> {
        if (!isPaid(order)) {
          return true;
        }
        waits(Obstacle.ERASED_ACCOUNT);
      }
      case Reading.Wants(var order) when isKnown(order, account) -> {
        return true;
      }
      case Reading.Wants(var order) when refused.contains(taskId(order)) -> waits(Obstacle.REFUSED);
      case Reading.Wants _ when !account.isRegistered() -> waits(Obstacle.UNKNOWN_ACCOUNT);
      case Reading.Wants(var order) -> tasks.add(new Task(taskId(order), order));
    }
    return false;
  }

  private boolean isEnded(String accountId, Instant now, List<Task> tasks) {
    var account = account(accountId);
    if (account.isErased() || account.planAt(plans, now).equals(account.currentPlan(plans))) {
      return true;
    }
    account.byId().values().stream()
        .filter(subscription -> isOver(subscription, now))
        .findFirst()
        .ifPresent(
            over ->
                tasks.add(
                    new Task(
                        "end/" + accountId + "/" + over.newest().webhookId(),
                        new EndSubscriptionAccess(
                            accountId, over.provider(), over.subscriptionId()))));
    return false;
  }

  private static boolean isOver(SubscriptionState subscription, Instant now) {
    return subscription.accessUntil() != null && !subscription.givesAccessAt(now);
  }

  /** Who has it keeps it: a message that names somebody else is about the owner all the same. */
  private String owner(String id) {
    return owners.getOrDefault(id, messages.accountNamed(id));
  }

  private Reading read(String id, AccountSubscriptions account) {
    return messages.read(id, owner(id), account.find(messages.provider(id), id));
  }

  private static boolean isKnown(ApplySubscription order, AccountSubscriptions account) {
    var time = new MessageTime(order.getSourceAt(), order.getStatus(), order.getWebhookId());
    return account
        .find(order.getProvider(), order.getSubscriptionId())
        .filter(state -> !time.isAfter(state.newest()))
        .isPresent();
  }

  private static boolean isPaid(ApplySubscription order) {
    return switch (order.getStatus()) {
      case ACTIVE, TRIALING, PAST_DUE -> true;
      case CANCELED, INCOMPLETE, INCOMPLETE_EXPIRED, UNPAID, REVOKED -> false;
    };
  }

  private static String taskId(ApplySubscription order) {
    return "apply/" + order.getSubscriptionId() + "/" + order.getWebhookId();
  }

  private void waits(Obstacle obstacle) {
    waiting.merge(obstacle, 1, Integer::sum);
  }
}
