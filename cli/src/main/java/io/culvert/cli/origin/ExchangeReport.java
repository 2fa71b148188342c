package io.culvert.cli.origin;

import io.culvert.tunnel.error.CulvertError;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, for the person at the terminal.
 *
 * @param at when it began
 * @param method as sent; may hold any bytes a client can send
 * @param target as sent, query included, one char for each byte; not safe to print as it is
 * @param status status of the response; 0 when there was none
 * @param error why it failed; null when it did not
 * @param duration from the request head to the end of the response, or to its head when the
 *     response has no end in sight (101, text/event-stream)
 */
public record ExchangeReport(
    Instant at,
    String method,
    String target,
    int status,
    @Nullable CulvertError error,
    Duration duration) {

  /** The same with the beginning of its target only, so many chars at most. */
  public ExchangeReport startingWith(int most) {
    return target.length() <= most
        ? this
        : new ExchangeReport(at, method, target.substring(0, most), status, error, duration);
  }
}
