package io.culvert.tunnel.frame;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.error.FewLines;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections that have not introduced themselves, of which there may be only so many. */
public final class Strangers {
  private static final Logger log = LoggerFactory.getLogger(Strangers.class);

  private final int most;
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

  /** One more; false when there is no room. Whoever has entered leaves in either case. */
  boolean enter() {
    if (now.incrementAndGet() <= most) {
      return true;
    }
    lines.say(
        more ->
            log.warn(
                "{} More than {} connections at the agents' port have not said hello{}",
                CulvertError.TOO_BUSY.code(),
                most,
                more));
    return false;
  }

  void leave() {
    now.decrementAndGet();
  }
}
