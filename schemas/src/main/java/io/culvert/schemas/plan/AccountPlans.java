package io.culvert.schemas.plan;

import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.BillingZoneChanged;
import io.culvert.events.PlanChanged;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Plan and billing zone of every account: the fold of the account topic. One thread applies events,
 * any thread asks. An event applied twice changes nothing, and an erased account stays erased.
 */
public final class AccountPlans {

  private record Account(@Nullable String plan, ZoneId billingZone, boolean isErased) {
    static final Account NEW = new Account(null, ZoneOffset.UTC, false);
  }

  private final Plans plans;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  public AccountPlans(Plans plans) {
    this.plans = plans;
  }

  public void apply(AccountEvent event) {
    var id = event.getAccountId();
    switch (event.getPayload()) {
      case AccountRegistered fact -> change(id, account -> in(account, fact.getBillingZone()));
      case BillingZoneChanged fact -> change(id, account -> in(account, fact.getBillingZone()));
      case PlanChanged fact ->
          change(id, account -> new Account(fact.getPlan(), account.billingZone, account.isErased));
      case AccountErased _ ->
          change(id, account -> new Account(account.plan, account.billingZone, true));
      default -> {} // the union grows; other facts say nothing about plans
    }
  }

  /** The account's plan; the default one for an account that nothing is known of. */
  public Plan plan(String accountId) {
    var name = account(accountId).plan;
    return name == null ? plans.byDefault() : plans.find(name).orElse(plans.byDefault());
  }

  /** By whose clock the account's months begin. */
  public ZoneId billingZone(String accountId) {
    return account(accountId).billingZone;
  }

  public boolean isErased(String accountId) {
    return account(accountId).isErased;
  }

  private Account account(String id) {
    return accounts.getOrDefault(id, Account.NEW);
  }

  private void change(String id, UnaryOperator<Account> change) {
    accounts.compute(id, (_, before) -> change.apply(before == null ? Account.NEW : before));
  }

  // A zone that this JVM does not know would otherwise stop every reader of the topic.
  private static Account in(Account account, String zone) {
    try {
      return new Account(account.plan, ZoneId.of(zone), account.isErased);
    } catch (DateTimeException e) {
      return account;
    }
  }
}
