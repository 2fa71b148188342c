package io.culvert.gateway.forward;

import io.culvert.gateway.connection.Deadline;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a connection waits for progress of the exchange that began last. One timer for all of
 * them, because a timer for each would cost as much as a header field of each. An exchange that
 * only waits for its last bytes to be written has nothing to say here any more.
 */
final class OriginPatience {
  private final Deadline deadline;
  private final long nanos;
  private @Nullable Forwarding whose;

  /**
   * @param loop of the public connection
   * @param patience how long nothing may move
   */
  OriginPatience(EventExecutor loop, Duration patience) {
    this.deadline = new Deadline(loop, this::tooLong);
    this.nanos = patience.toNanos();
  }

  /** An exchange begins, and the time with it. */
  void begin(Forwarding exchange) {
    whose = exchange;
    deadline.in(nanos);
  }

  /** Something has moved, or has to from now on. */
  void restart(Forwarding exchange) {
    if (exchange == whose) {
      deadline.in(nanos);
    }
  }

  /** The same, if the time runs at all. */
  void prolong(Forwarding exchange) {
    if (deadline.isArmed()) {
      restart(exchange);
    }
  }

  /** Nothing has to move any more. */
  void stop(Forwarding exchange) {
    if (exchange == whose) {
      deadline.disarm();
    }
  }

  private void tooLong() {
    if (whose != null) {
      whose.tooLong();
    }
  }

  /** The connection is no longer one of HTTP. */
  void end() {
    deadline.cancel();
    whose = null;
  }
}
