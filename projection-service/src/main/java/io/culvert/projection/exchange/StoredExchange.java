package io.culvert.projection.exchange;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as the tables have it.
 *
 * @param scheme http or https; null of exchanges from before it was recorded
 * @param online whether the account has a tunnel at the hostname now
 */
public record StoredExchange(
    Summary summary,
    @Nullable String reason,
    String httpVersion,
    @Nullable String scheme,
    List<List<String>> requestHeaders,
    @Nullable List<List<String>> responseHeaders,
    List<List<String>> requestTrailers,
    List<List<String>> responseTrailers,
    StoredBody requestBody,
    StoredBody responseBody,
    Detail.Timings timings,
    List<UUID> replays,
    boolean online) {

  private static final int SWITCHING_PROTOCOLS = 101;

  /** Why the request cannot be sent again; null when it can. */
  public @Nullable String cannotReplayBecause() {
    var status = summary.status();
    if (summary.open()) {
      return "The request is still going on.";
    }
    if (status != null && status == SWITCHING_PROTOCOLS) {
      return "The connection was upgraded to another protocol, which is not recorded.";
    }
    if (requestBody.isRedacted() || requestHeaders.stream().anyMatch(StoredExchange::isRedacted)) {
      return "Parts of the request were left out of the record by the hostname's settings.";
    }
    if (requestBody.isCut()) {
      return "The request body was not kept whole.";
    }
    if (!requestBody.ended()) {
      return "The client broke off before the request was complete.";
    }
    if (requestBody.isOnItsWay()) {
      return "The request body is still being recorded.";
    }
    return online ? null : "No tunnel is online at " + summary.hostname() + ".";
  }

  private static boolean isRedacted(List<String> field) {
    return field.getLast().equals("[redacted]");
  }

  Detail detail() {
    var reasonAgainst = cannotReplayBecause();
    return new Detail(
        summary,
        reason,
        httpVersion,
        scheme,
        requestHeaders,
        responseHeaders,
        requestTrailers,
        responseTrailers,
        requestBody.shown(),
        responseBody.shown(),
        timings,
        replays,
        reasonAgainst == null,
        reasonAgainst);
  }
}
