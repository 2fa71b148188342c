package io.culvert.runtime.publish;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records that a producer has and the broker has not acknowledged, oldest first. Any thread. */
final class InFlight {

  /**
   * One of them.
   *
   * @param since when it was handed to the first producer that had it, nanoseconds
   */
  record Sent(long number, Waiting<?> record, long since) {}

  private final Map<Long, Sent> sent = new LinkedHashMap<>();
  private long numbers;

  synchronized Sent add(Waiting<?> record) {
    var next = new Sent(++numbers, record, System.nanoTime());
    sent.put(next.number, next);
    return next;
  }

  /** Takes it out; false when it was out already. */
  synchronized boolean remove(Sent one) {
    return sent.remove(one.number) != null;
  }

  synchronized @Nullable Sent oldest() {
    return sent.isEmpty() ? null : sent.values().iterator().next();
  }

  /** Takes all of them out, oldest first. */
  synchronized List<Waiting<?>> takeAll() {
    var all = new ArrayList<Waiting<?>>(sent.size());
    sent.values().forEach(each -> all.add(each.record));
    sent.clear();
    return all;
  }
}
