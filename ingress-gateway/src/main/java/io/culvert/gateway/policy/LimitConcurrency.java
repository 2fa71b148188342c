package io.culvert.gateway.policy;

import io.culvert.tunnel.error.CulvertError;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Turns away what would run besides too many others. */
final class LimitConcurrency implements Check<Visitor> {
  /** Nobody knows when another one ends. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final int most;
  private final AtomicInteger running = new AtomicInteger();

  LimitConcurrency(int most) {
    this.most = most;
  }

  @Override
  public @Nullable Objection against(Visitor visit) {
    if (running.incrementAndGet() > most) {
      running.decrementAndGet();
      return new Objection(CulvertError.TOO_MANY_AT_ONCE, SOON);
    }
    visit.whenOver(running::decrementAndGet);
    return null;
  }
}
