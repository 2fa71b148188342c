package io.culvert.gateway.quota;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The buckets of the accounts that are, or were, slowed down: one each, a few dozen bytes. */
public final class TokenBuckets {
  private final Map<String, TokenBucket> byAccount = new ConcurrentHashMap<>();

  TokenBucket of(String accountId) {
    return byAccount.computeIfAbsent(accountId, _ -> new TokenBucket());
  }
}
