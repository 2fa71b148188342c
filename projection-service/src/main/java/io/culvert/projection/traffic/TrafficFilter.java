package io.culvert.projection.traffic;

import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Parameters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What of the traffic is asked for. The span is widened to whole steps, which begin at multiples of
 * the step in UTC: so the same step is the same minutes whenever it is asked for.
 *
 * @param from inclusive
 * @param to exclusive
 */
record TrafficFilter(Optional<String> host, Instant from, Instant to, Duration step) {

  static final int MOST_STEPS = 1_000;
  static final Duration LONGEST = Duration.ofDays(92);

  private static final Duration USUAL = Duration.ofHours(1);
  private static final int USUAL_STEPS = 120;
  private static final Pattern STEP = Pattern.compile("([1-9][0-9]{0,4})([mhd])");
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofDays(1));

  static TrafficFilter of(Parameters parameters, Clock clock) {
    parameters.only("host", "from", "to", "step");
    var to = parameters.time("to").orElseGet(clock::instant);
    var from = parameters.time("from").orElseGet(() -> to.minus(USUAL));
    if (!from.isBefore(to)) {
      throw ApiException.badParameter("to", "must be later than from");
    }
    var span = Duration.between(from, to);
    if (span.compareTo(LONGEST) > 0) {
      throw ApiException.badParameter("from", "is more than 92 days before to");
    }
    var step = parameters.parsed("step", TrafficFilter::step).orElseGet(() -> usual(span));
    var filter =
        new TrafficFilter(
            parameters.text("host").map(host -> host.toLowerCase(Locale.ROOT)),
            down(from, step),
            up(to, step),
            step);
    if (filter.steps() > MOST_STEPS) {
      throw ApiException.badParameter("step", "gives more than " + MOST_STEPS + " points");
    }
    return filter;
  }

  /** How many points the series has. */
  int steps() {
    return Math.toIntExact(Duration.between(from, to).dividedBy(step));
  }

  /** Which point a moment of the span belongs to. */
  int index(Instant at) {
    return Math.toIntExact(Duration.between(from, at).dividedBy(step));
  }

  Instant start(int index) {
    return from.plus(step.multipliedBy(index));
  }

  private static Duration usual(Duration span) {
    return STEPS.stream()
        .filter(step -> span.dividedBy(step) <= USUAL_STEPS)
        .findFirst()
        .orElse(STEPS.getLast());
  }

  private static Duration step(String text) {
    var match = STEP.matcher(text);
    if (!match.matches()) {
      throw ApiException.badParameter("step", "must be like 1m, 15m, 1h or 1d");
    }
    var number = Long.parseLong(match.group(1));
    var step =
        switch (match.group(2)) {
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (step.compareTo(LONGEST) > 0) {
      throw ApiException.badParameter("step", "must be at most 92d");
    }
    return step;
  }

  private static Instant down(Instant at, Duration step) {
    var seconds = step.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
  }

  private static Instant up(Instant at, Duration step) {
    var down = down(at, step);
    return down.equals(at) ? at : down.plus(step);
  }
}
