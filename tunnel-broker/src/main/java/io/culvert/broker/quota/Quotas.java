package io.culvert.broker.quota;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The quotas of the accounts that have, or lately had, sessions at this broker. */
public final class Quotas {
  private final UsageBook usage;
  private final Map<String, AccountQuota> byAccount = new ConcurrentHashMap<>();

  public Quotas(UsageBook usage) {
    this.usage = usage;
  }

  public AccountQuota of(String accountId) {
    return byAccount.computeIfAbsent(accountId, id -> new AccountQuota(id, usage));
  }

  public Set<String> accounts() {
    return byAccount.keySet();
  }

  /** Forgets the account's, unless it still knows what the log does not. */
  public void forget(String accountId) {
    byAccount.computeIfPresent(accountId, (_, quota) -> quota.isIdle() ? null : quota);
  }
}
