package io.culvert.projection.api;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;

/** A request's query parameters. Each mistake is refused with the parameter's name. */
public final class Parameters {

  private static final int LONGEST = 2_000;

  private final MultiValueMap<String, String> values;

  private Parameters(MultiValueMap<String, String> values) {
    this.values = values;
  }

  public static Parameters of(ServerRequest request) {
    return new Parameters(request.queryParams());
  }

  /** Refuses parameters that mean nothing here: a misspelt filter must not show everything. */
  public Parameters only(String... known) {
    var names = Set.of(known);
    for (var name : values.keySet()) {
      if (!names.contains(name)) {
        throw ApiException.badParameter(
            shown(name), "is not known here; known are " + String.join(", ", known));
      }
    }
    return this;
  }

  /** The parameter; an empty one counts as not given. */
  public Optional<String> text(String name) {
    var all = values.getOrDefault(name, List.of());
    if (all.size() > 1) {
      throw ApiException.badParameter(name, "is given more than once");
    }
    return all.stream()
        .filter(value -> value != null && !value.isEmpty())
        .findFirst()
        .map(value -> bounded(name, value));
  }

  /** The parts of a comma-separated list; empty when the parameter is not given. */
  public List<String> list(String name) {
    return text(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  public int number(String name, int from, int to, int orElse) {
    return text(name).map(value -> number(name, value, from, to)).orElse(orElse);
  }

  public boolean flag(String name) {
    return text(name)
        .map(
            value ->
                switch (value) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw ApiException.badParameter(name, "must be true or false");
                })
        .orElse(false);
  }

  /** A moment in ISO 8601 with its offset, such as 2026-11-23T08:00:00Z. */
  public Optional<Instant> time(String name) {
    return text(name).map(value -> time(name, value));
  }

  public <T> Optional<T> parsed(String name, Function<String, T> parse) {
    return text(name).map(parse);
  }

  private static int number(String name, String value, int from, int to) {
    try {
      var number = Integer.parseInt(value);
      if (number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw ApiException.badParameter(name, "must be a whole number from " + from + " to " + to);
  }

  private static Instant time(String name, String value) {
    try {
      // In a query a plus sign arrives as a space.
      var time = OffsetDateTime.parse(value.replace(' ', '+'));
      if (time.getYear() >= 1970 && time.getYear() <= 9999) {
        return time.toInstant();
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw ApiException.badParameter(name, "must be a time such as 2026-11-23T08:00:00Z");
  }

  private static String bounded(String name, String value) {
    if (value.length() > LONGEST) {
      throw ApiException.badParameter(name, "is longer than " + LONGEST + " characters");
    }
    return value;
  }

  private static String shown(String name) {
    return name.length() <= 50 ? name : name.substring(0, 50) + "…";
  }
}
