package io.culvert.control.billing;

import io.culvert.control.billing.BillingHttp.Reply;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The wait that a server asks for by {@code Retry-After}. */
public final class RetryAfter {

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private RetryAfter() {}

  /** Seconds or a date (RFC 9110 §10.2.3); an hour at most. */
  public static Optional<Duration> of(Reply reply, Instant now) {
    return reply
        .header("Retry-After")
        .flatMap(text -> duration(text.strip(), now))
        .filter(Duration::isPositive)
        .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }

  private static Optional<Duration> duration(String text, Instant now) {
    try {
      if (text.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
      }
      var until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, until));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
