package io.culvert.tunnel.frame;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.error.FewLines;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that have not introduced themselves, of which there may be only so many. Where
 * there is no room the one that has waited longest goes: an agent needs moments, and whoever only
 * holds connections open keeps nobody out. Any thread.
 */
public final class Strangers {
  private static final Logger log = LoggerFactory.getLogger(Strangers.class);

  private final int most;
  private final AtomicLong arrivals = new AtomicLong();
  private final ConcurrentSkipListMap<Long, Runnable> waiting = new ConcurrentSkipListMap<>();
  // Counted beside the map, whose own size is the work of walking through it.
  private final AtomicInteger now = new AtomicInteger();
  private final FewLines lines = new FewLines();

  /**
   * Nobody yet.
   *
   * @param most how many there may be at once
   */
  public Strangers(int most) {
    this.most = most;
  }

  /**
   * One more, for whom another may have to go.
   *
   * @param sendAway called at most once, on any thread, when this one has to go
   * @return its number, to leave with
   */
  long enter(Runnable sendAway) {
    long number = arrivals.incrementAndGet();
    waiting.put(number, sendAway);
    if (now.incrementAndGet() > most) {
      makeRoom();
    }
    return number;
  }

  private void makeRoom() {
    var longest = waiting.pollFirstEntry();
    if (longest == null) {
      return; // all have just left
    }
    now.decrementAndGet();
    longest.getValue().run();
    lines.say(
        more ->
            log.warn(
                "{} More than {} connections at the agents' port have not said hello; the one that"
                    + " has waited longest is closed{}",
                CulvertError.TOO_BUSY.code(),
                most,
                more));
  }

  /** It has introduced itself, or is gone; nothing of it is kept. */
  void leave(long number) {
    if (waiting.remove(number) != null) {
      now.decrementAndGet();
    }
  }
}
