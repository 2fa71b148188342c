package io.culvert.broker.name;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Labels of hostnames, and the hostnames made of them. */
public final class Label {
  /** RFC 1123 §2.1: letters, digits, hyphens; none at either end; 63 at most. */
  private static final Pattern VALID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final List<String> PREFIXES =
      List.of("client", "user", "web", "site", "app", "people");

  private static final int RANDOM_BYTES = 5;

  /** RFC 1035 §2.3.4, without the final dot. */
  private static final int LONGEST_NAME = 253;

  private Label() {}

  /** The label in lower case; empty when it cannot be one. */
  public static Optional<String> of(String wanted) {
    var label = wanted.toLowerCase(Locale.ROOT);
    return VALID.matcher(label).matches() ? Optional.of(label) : Optional.empty();
  }

  /** A hostname of two labels or more, in lower case; empty when it cannot be one. */
  public static Optional<String> domain(String wanted) {
    var name = wanted.toLowerCase(Locale.ROOT);
    var labels = name.split("\\.", -1);
    return labels.length > 1
            && name.length() <= LONGEST_NAME
            && Arrays.stream(labels).allMatch(label -> VALID.matcher(label).matches())
        ? Optional.of(name)
        : Optional.empty();
  }

  /** A label that nobody chose, such as {@code client-abc123def0}. */
  public static String random(RandomGenerator random) {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return PREFIXES.get(random.nextInt(PREFIXES.size())) + "-" + HexFormat.of().formatHex(bytes);
  }
}
