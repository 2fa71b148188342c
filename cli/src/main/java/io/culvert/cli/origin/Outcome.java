package io.culvert.cli.origin;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.TunnelStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How an exchange ends: once, and with one report of it. */
final class Outcome {
  private final TunnelStream stream;
  private final RequestHead request;
  private final Consumer<ExchangeReport> reports;
  private final Instant begunAt = Instant.now();
  private final long begun = System.nanoTime();
  private boolean over;
  private boolean reported;

  Outcome(TunnelStream stream, RequestHead request, Consumer<ExchangeReport> reports) {
    this.stream = stream;
    this.request = request;
    this.reports = reports;
  }

  /** Whether nothing more is to be done for it. */
  boolean isOver() {
    return over;
  }

  /** It is over; true the first time. */
  boolean end() {
    boolean first = !over;
    over = true;
    return first;
  }

  /** Tells the other side of the tunnel, unless it is over already. */
  void breakOff(BreakOff why) {
    if (!over) {
      stream.reset(why.code(), why.why());
    }
  }

  /**
   * Reports it, unless that was done.
   *
   * @param status 0 when there was no response
   */
  void report(int status, @Nullable CulvertError error) {
    if (!reported) {
      reported = true;
      var duration = Duration.ofNanos(System.nanoTime() - begun);
      reports.accept(
          new ExchangeReport(
              begunAt, request.method().name(), request.target(), status, error, duration));
    }
  }
}
