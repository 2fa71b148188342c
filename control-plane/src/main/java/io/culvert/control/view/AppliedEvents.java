package io.culvert.control.view;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Which events the views know of, for those who must not answer before. Threads may share it. */
public final class AppliedEvents {

  private static final int REMEMBERED = 10_000;

  private final Map<String, Boolean> newest =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final Map<String, CompletableFuture<Void>> awaited = new HashMap<>();

  /** The views know of this event now. */
  void add(String eventId) {
    CompletableFuture<Void> waiting;
    synchronized (newest) {
      newest.put(eventId, true);
      waiting = awaited.remove(eventId);
    }
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  /**
   * Completes when all of them are known, or when the patience has run out: a view that is behind
   * is no reason to withhold what was decided.
   */
  public CompletableFuture<Void> await(Collection<String> eventIds, Duration patience) {
    var all = eventIds.stream().map(this::one).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all)
        .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> forget(eventIds));
  }

  private CompletableFuture<Void> one(String eventId) {
    synchronized (newest) {
      return newest.containsKey(eventId)
          ? CompletableFuture.completedFuture(null)
          : awaited.computeIfAbsent(eventId, _ -> new CompletableFuture<>());
    }
  }

  private void forget(Collection<String> eventIds) {
    synchronized (newest) {
      awaited.keySet().removeAll(eventIds);
    }
  }
}
