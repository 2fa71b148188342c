package io.culvert.gateway.policy;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The meters of single clients, each tunnel's for itself. There are only so many of all tunnels
 * together: when there are more, the tunnel that has the most forgets those that were used longest
 * ago. So whoever comes to one tunnel from many addresses makes no other tunnel forget. Any thread.
 */
final class RateTable {
  /** Looks for what is too much within the time in which all of it could be new. */
  private static final int LOOKS = 64;

  /** The largest tunnel forgets one in so many at once, and then another one may be the largest. */
  private static final int STEPS = 8;

  private static final int SMALLEST_STEP = 16;

  private final int most;
  private final int turn;
  private final AtomicInteger sinceLook = new AtomicInteger();
  private final Map<String, ClientMeters> byHostname = new ConcurrentHashMap<>();

  /**
   * @param most meters that there may be, give or take a part in {@value #LOOKS}; one takes about
   *     150 bytes
   */
  RateTable(int most) {
    this.most = most;
    this.turn = Math.max(1, most / LOOKS);
  }

  /** The meters of a tunnel's clients. */
  ClientMeters of(String hostname) {
    return byHostname.computeIfAbsent(hostname, _ -> new ClientMeters(this::added));
  }

  /** Nothing counts any more for that tunnel. */
  void forget(String hostname) {
    byHostname.remove(hostname);
  }

  private void added() {
    if (sinceLook.incrementAndGet() >= turn) {
      makeRoom();
    }
  }

  private synchronized void makeRoom() {
    if (sinceLook.get() < turn) {
      return; // another thread has just looked
    }
    sinceLook.set(0);
    var all = byHostname.values();
    int over = all.stream().mapToInt(ClientMeters::size).sum() - most;
    while (over > 0) {
      var largest = all.stream().max(Comparator.comparingInt(ClientMeters::size)).orElseThrow();
      over -= largest.forgetOldest(Math.max(SMALLEST_STEP, largest.size() / STEPS));
    }
  }
}
