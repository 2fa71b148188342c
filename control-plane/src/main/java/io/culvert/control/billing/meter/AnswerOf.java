package io.culvert.control.billing.meter;

import io.culvert.control.billing.BillingHttp.Reply;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads what a refusal over HTTP means for lines of a ledger. */
final class AnswerOf {

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private AnswerOf() {}

  /**
   * A refusal. Only what can be the line's own fault is final: a wrong address, a lost token or a
   * proxy in between would be the fault of none of them, and would cost them all.
   */
  static Answer refusal(Reply reply, Instant now) {
    var why = "HTTP " + reply.status();
    return switch (reply.status()) {
      case 401, 403, 404, 405, 407, 408, 410, 421, 425, 429 ->
          new Answer.NotNow(why, wait(reply, now));
      default ->
          reply.status() >= 400 && reply.status() < 500
              ? new Answer.Refused(why + " " + reply.excerpt())
              : new Answer.NotNow(why, wait(reply, now));
    };
  }

  /** {@code Retry-After}: seconds or a date (RFC 9110 §10.2.3). */
  private static Optional<Duration> wait(Reply reply, Instant now) {
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
