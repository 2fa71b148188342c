package io.culvert.control.billing.meter;

import io.culvert.control.billing.BillingHttp.Reply;
import io.culvert.control.billing.RetryAfter;
import java.time.Instant;

/** Reads what a refusal over HTTP means for lines of a ledger. */
final class AnswerOf {

  private AnswerOf() {}

  /**
   * A refusal. Only what can be the line's own fault is final: a wrong address, a lost token or a
   * proxy in between would be the fault of none of them, and would cost them all.
   */
  static Answer refusal(Reply reply, Instant now) {
    var why = "HTTP " + reply.status();
    return switch (reply.status()) {
      case 401, 403, 404, 405, 407, 408, 410, 421, 425, 429 ->
          new Answer.NotNow(why, RetryAfter.of(reply, now));
      default ->
          reply.status() >= 400 && reply.status() < 500
              ? new Answer.Refused(why + " " + reply.excerpt())
              : new Answer.NotNow(why, RetryAfter.of(reply, now));
    };
  }
}
