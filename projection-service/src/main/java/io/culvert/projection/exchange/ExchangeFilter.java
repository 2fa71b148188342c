package io.culvert.projection.exchange;

import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Cursor;
import io.culvert.projection.api.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which exchanges a list shows.
 *
 * @param path begins with this; an asterisk stands for any text
 * @param q text to be found in target, header values or text bodies
 * @param from inclusive
 * @param to exclusive
 */
record ExchangeFilter(
    Optional<String> host,
    List<String> methods,
    List<StatusRange> statuses,
    Optional<String> path,
    Optional<String> q,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<Cursor> cursor,
    int limit) {

  static final int LARGEST_PAGE = 200;
  private static final int PAGE = 50;

  static ExchangeFilter of(Parameters parameters) {
    parameters.only("host", "method", "status", "path", "q", "from", "to", "cursor", "limit");
    var from = parameters.time("from");
    var to = parameters.time("to");
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw ApiException.badParameter("to", "must be later than from");
    }
    return new ExchangeFilter(
        parameters.text("host").map(host -> host.toLowerCase(Locale.ROOT)),
        parameters.list("method").stream().map(ExchangeFilter::method).toList(),
        parameters.list("status").stream().map(StatusRange::parse).toList(),
        parameters.text("path"),
        parameters.text("q"),
        from,
        to,
        parameters.text("cursor").map(Cursor::parse),
        parameters.number("limit", 1, LARGEST_PAGE, PAGE));
  }

  /** Methods are tokens (RFC 9110 §5.6.2) and usually typed in lower case. */
  private static String method(String text) {
    if (!text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
      throw ApiException.badParameter("method", "must be names of methods, such as GET,POST");
    }
    return text.toUpperCase(Locale.ROOT);
  }
}
