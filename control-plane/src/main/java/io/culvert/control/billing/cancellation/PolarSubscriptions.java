package io.culvert.control.billing.cancellation;

import io.culvert.control.billing.BillingHttp;
import io.culvert.control.billing.BillingHttp.Reply;
import io.culvert.control.billing.RetryAfter;
import io.culvert.runtime.settings.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Ends subscriptions at Polar at once ({@code DELETE /v1/subscriptions/{id}}). */
final class PolarSubscriptions {

  private static final String ALREADY_ENDED = "AlreadyCanceledSubscription";

  private final BillingHttp http;
  private final URI api;
  private final Map<String, String> headers;
  private final InstantSource clock;

  /** What became of it. */
  sealed interface Outcome {

    /** Nobody pays for it any more. */
    record Ended(String how) implements Outcome {}

    /** Polar will not end it, however often it is asked. */
    record Refused(String why) implements Outcome {}

    /**
     * Polar may do it later.
     *
     * @param asked the shortest wait that it asked for
     */
    record NotNow(String why, Optional<Duration> asked) implements Outcome {}
  }

  /**
   * @param api without a slash at the end
   */
  PolarSubscriptions(BillingHttp http, URI api, Secret token, InstantSource clock) {
    this.http = http;
    this.api = api;
    this.headers = Map.of("Authorization", "Bearer " + token.value());
    this.clock = clock;
  }

  /** Ends a subscription; asking again does no harm. Blocks for one call. */
  Outcome end(String subscriptionId) {
    var id = URLEncoder.encode(subscriptionId, StandardCharsets.UTF_8).replace("+", "%20");
    try {
      var address = URI.create(api + "/v1/subscriptions/" + id);
      return outcome(Objects.requireNonNull(http.delete(address, headers).block()));
    } catch (RuntimeException e) { // WebClient's: no connection, no answer in time, a broken one
      return new Outcome.NotNow(String.valueOf(e.getMessage()), Optional.empty());
    }
  }

  private Outcome outcome(Reply reply) {
    var why = "HTTP " + reply.status() + " " + reply.excerpt();
    if (reply.isSuccess()) {
      return new Outcome.Ended("canceled");
    }
    if (reply.status() == 403 && reply.excerpt().contains(ALREADY_ENDED)) {
      return new Outcome.Ended("was canceled before");
    }
    return switch (reply.status()) {
      case 404 -> new Outcome.Ended("not known there");
      case 400, 422 -> new Outcome.Refused(why);
      // A token without rights, a lock, too many calls, a fault: none of it lasts.
      default -> new Outcome.NotNow(why, RetryAfter.of(reply, clock.instant()));
    };
  }
}
