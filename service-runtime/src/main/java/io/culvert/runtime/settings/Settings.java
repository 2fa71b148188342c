package io.culvert.runtime.settings;

import io.culvert.runtime.settings.InvalidSettings.Mistake;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings by name, as in the environment. A getter never fails: a value that cannot be used is
 * noted and the default returned; {@link #check} then tells all mistakes at once. An empty or blank
 * value counts as not set.
 *
 * <p>Every getter may be given a description, which {@link #known} lists for the documentation.
 */
public final class Settings {

  private final Map<String, String> values;
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Set<String> secrets = new HashSet<>();
  private final Map<String, KnownSetting> known = new LinkedHashMap<>();

  public Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  public static Settings fromEnvironment() {
    return new Settings(System.getenv());
  }

  /** A TCP port, 0 for any free one. */
  public int port(String name, int orElse, String... description) {
    return Math.toIntExact(number(name, orElse, 0, 65535, "a port from 0 to 65535", description));
  }

  /** A whole number in a range, both ends included. */
  public long number(String name, long orElse, long min, long max, String... description) {
    var expected = "a whole number from " + min + " to " + max;
    return number(name, orElse, min, max, expected, description);
  }

  private long number(
      String name, long orElse, long min, long max, String expected, String... description) {
    return read(
        name,
        orElse,
        String.valueOf(orElse),
        text -> {
          try {
            return Optional.of(Long.parseLong(text)).filter(n -> n >= min && n <= max);
          } catch (NumberFormatException e) {
            return Optional.empty();
          }
        },
        expected,
        description);
  }

  /** {@code 90s}, {@code 30m}, {@code 1h}, {@code 500ms}, {@code 7d}, {@code PT1H}, or seconds. */
  public Duration duration(String name, Duration orElse, String... description) {
    return read(
        name, orElse, DurationText.of(orElse), Amounts::duration, Amounts.DURATIONS, description);
  }

  /** {@code 1MiB}, {@code 64KiB}, {@code 2GB}, or bytes. The default is written the same way. */
  public long bytes(String name, String orElse, String... description) {
    var bytes =
        Amounts.bytes(orElse)
            .orElseThrow(() -> new IllegalArgumentException(orElse + " is not " + Amounts.SIZES));
    return read(name, bytes, orElse, Amounts::bytes, Amounts.SIZES, description);
  }

  public String text(String name, String orElse, String... description) {
    return read(name, orElse, orElse, Optional::of, "a text", description);
  }

  /** A text that may be missing. */
  public Optional<String> optional(String name, String... description) {
    return read(
        name, Optional.empty(), "", text -> Optional.of(Optional.of(text)), "a text", description);
  }

  /** A folder or file; need not exist. */
  public Path path(String name, Path orElse, String... description) {
    return read(
        name,
        orElse,
        orElse.toString(),
        text -> {
          try {
            return Optional.of(Path.of(text));
          } catch (InvalidPathException e) {
            return Optional.empty();
          }
        },
        "a path",
        description);
  }

  /** A text that is never printed; empty when it is not set. */
  public Secret secret(String name, String... description) {
    secrets.add(name);
    return read(
        name, new Secret(""), "", text -> Optional.of(new Secret(text)), "a secret", description);
  }

  public boolean flag(String name, boolean orElse, String... description) {
    return read(
        name,
        orElse,
        String.valueOf(orElse),
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on", "1" -> Optional.of(true);
              case "false", "no", "off", "0" -> Optional.of(false);
              default -> Optional.empty();
            },
        "true or false",
        description);
  }

  /** One of an enum's constants, in any letter case. */
  public <E extends Enum<E>> E choice(String name, E orElse, String... description) {
    var constants = orElse.getDeclaringClass().getEnumConstants();
    var names =
        Arrays.stream(constants)
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return read(
        name,
        orElse,
        orElse.name().toLowerCase(Locale.ROOT),
        text ->
            Arrays.stream(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(text.replace('-', '_')))
                .findFirst(),
        "one of " + names,
        description);
  }

  /** All settings whose names begin so, by their whole names. */
  public Map<String, String> startingWith(String prefix) {
    var found = new TreeMap<>(values);
    found.keySet().removeIf(name -> !name.startsWith(prefix));
    return found;
  }

  /** Notes a mistake that needs more than one setting to see. */
  public void mistake(String name, String expected) {
    var value = secrets.contains(name) ? Secret.MASK : values.getOrDefault(name, "");
    mistakes.add(new Mistake(name, value, expected));
  }

  /**
   * Call when everything was read.
   *
   * @throws InvalidSettings naming every setting that cannot be used
   */
  public void check() {
    if (!mistakes.isEmpty()) {
      throw new InvalidSettings(mistakes);
    }
  }

  /** What was asked for so far, in that order. */
  public List<KnownSetting> known() {
    return List.copyOf(known.values());
  }

  private <T> T read(
      String name,
      T orElse,
      String orElseText,
      Function<String, Optional<T>> parse,
      String expected,
      String... description) {
    known.putIfAbsent(name, new KnownSetting(name, orElseText, String.join(" ", description)));
    var text = values.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return orElse;
    }
    var parsed = parse.apply(text);
    if (parsed.isEmpty()) {
      mistakes.add(new Mistake(name, text, expected));
    }
    return parsed.orElse(orElse);
  }
}
