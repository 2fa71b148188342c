package io.culvert.usage.traffic;

import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.StatusCounts;
import io.culvert.events.TrafficMinute;
import io.culvert.schemas.traffic.LatencySketch;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * One exchange as a minute, and how minutes add up. An exchange belongs to the minute in which its
 * request head was read: so a minute agrees with the list of the requests that began in it, and a
 * download of an hour changes the minute in which somebody asked for it.
 */
final class Minutes {

  private static final int LONGEST_HOSTNAME = 253;
  private static final String OTHER = "OTHER";

  /** Methods come from anybody on the network: only known ones get a count of their own. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private Minutes() {}

  /** Whether the exchange can be counted at all. */
  static boolean isPlausible(ExchangeEvent event, ExchangeCompleted exchange) {
    return !event.getHostname().isEmpty()
        && event.getHostname().length() <= LONGEST_HOSTNAME
        && event.getHostname().indexOf('/') < 0
        && exchange.getBytesIn() >= 0
        && exchange.getBytesOut() >= 0
        && exchange.getTimings().getTotal() >= 0;
  }

  /** A minute with this exchange alone. */
  static TrafficMinute of(ExchangeEvent event, ExchangeCompleted exchange) {
    var head = exchange.getTimings().getResponseHead();
    var response = exchange.getResponse();
    return new TrafficMinute(
        event.getHostname(),
        exchange.getStartedAt().truncatedTo(ChronoUnit.MINUTES),
        Objects.requireNonNull(event.getAccountId()),
        1L,
        status(response == null ? 0 : response.getStatus()),
        Map.of(method(exchange.getRequest().getMethod()), 1L),
        Map.of(exchange.getOutcome().name(), 1L),
        exchange.getBytesIn(),
        exchange.getBytesOut(),
        head == null ? 0L : 1L,
        head == null ? ByteBuffer.allocate(0) : LatencySketch.of(head).bytes(),
        exchange.getStartedAt().plus(exchange.getTimings().getTotal(), ChronoUnit.MICROS));
  }

  /** Both together; the order does not matter. */
  static TrafficMinute plus(TrafficMinute a, TrafficMinute b) {
    return new TrafficMinute(
        a.getHostname(),
        a.getMinute(),
        a.getAccountId(),
        a.getExchanges() + b.getExchanges(),
        plus(a.getStatuses(), b.getStatuses()),
        plus(a.getMethods(), b.getMethods()),
        plus(a.getOutcomes(), b.getOutcomes()),
        a.getBytesIn() + b.getBytesIn(),
        a.getBytesOut() + b.getBytesOut(),
        a.getLatencies() + b.getLatencies(),
        plus(a.getLatency(), b.getLatency()),
        later(a.getUpdatedAt(), b.getUpdatedAt()));
  }

  private static StatusCounts status(int status) {
    return new StatusCounts(
        one(status < 100 || status > 599),
        one(status / 100 == 1),
        one(status / 100 == 2),
        one(status / 100 == 3),
        one(status / 100 == 4),
        one(status / 100 == 5));
  }

  private static StatusCounts plus(StatusCounts a, StatusCounts b) {
    return new StatusCounts(
        a.getNone() + b.getNone(),
        a.getInformational() + b.getInformational(),
        a.getSuccess() + b.getSuccess(),
        a.getRedirection() + b.getRedirection(),
        a.getClientError() + b.getClientError(),
        a.getServerError() + b.getServerError());
  }

  /** Sorted, so that equal minutes are equal bytes. */
  private static Map<String, Long> plus(Map<String, Long> a, Map<String, Long> b) {
    var sum = new TreeMap<>(a);
    b.forEach((name, count) -> sum.merge(name, count, Long::sum));
    return sum;
  }

  private static ByteBuffer plus(ByteBuffer a, ByteBuffer b) {
    if (!b.hasRemaining()) {
      return a;
    }
    if (!a.hasRemaining()) {
      return b;
    }
    var sum = new LatencySketch();
    sum.add(a);
    sum.add(b);
    return sum.bytes();
  }

  private static String method(String method) {
    var upper = method.toUpperCase(Locale.ROOT);
    return METHODS.contains(upper) ? upper : OTHER;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static long one(boolean is) {
    return is ? 1 : 0;
  }
}
