package io.culvert.projection.live;

import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who listens, by account. An event goes to the listeners of its own account and to nobody else.
 */
public final class LiveFeed {

  /** Browsers open one for each page; more than this is a mistake somewhere. */
  static final int LISTENERS_OF_AN_ACCOUNT = 50;

  static final int LISTENERS = 2_000;

  private final Map<String, Set<Listener>> listeners = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong waiting = new AtomicLong();

  /** A new listener, until it is {@linkplain #remove removed}. */
  Listener add(String accountId) {
    var listener = new Listener(accountId, waiting);
    listeners.compute(
        accountId,
        (account, known) -> {
          var all = known == null ? ConcurrentHashMap.<Listener>newKeySet() : known;
          if (all.size() >= LISTENERS_OF_AN_ACCOUNT || count.get() >= LISTENERS) {
            throw new ApiException(ApiError.NOT_AVAILABLE, "Too many live feeds are open.");
          }
          all.add(listener);
          count.incrementAndGet();
          return all;
        });
    return listener;
  }

  void remove(Listener listener) {
    listener.forget();
    listeners.computeIfPresent(
        listener.accountId(),
        (account, known) -> {
          if (known.remove(listener)) {
            count.decrementAndGet();
          }
          return known.isEmpty() ? null : known;
        });
  }

  /** Whether it is worth making an event for an account. */
  boolean hasListeners(String accountId) {
    return listeners.containsKey(accountId);
  }

  boolean hasListeners() {
    return count.get() > 0;
  }

  void tell(String accountId, LiveEvent event) {
    listeners.getOrDefault(accountId, Set.of()).forEach(listener -> listener.offer(event));
  }
}
