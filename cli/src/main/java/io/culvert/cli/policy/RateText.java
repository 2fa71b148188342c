package io.culvert.cli.policy;

import io.culvert.tunnel.policy.RateLimit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rates as people write them: {@code 10/s}, {@code 600/m,burst=50,by=tunnel}. */
final class RateText {
  private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "h", 3_600);
  private static final Pattern RATE =
      Pattern.compile("([0-9]{1,7})/([smh])((?:,[a-z]+=[a-z0-9]+)*)");
  private static final String FORM = "write it as 10/s, 600/m or 1000/h[,burst=20][,by=ip|tunnel]";

  private RateText() {}

  /** Without a burst as many may come at once as in the whole time; without more, by address. */
  static RateLimit parse(String text) {
    var rate = RATE.matcher(text.replace(" ", ""));
    if (!rate.matches()) {
      throw new IllegalArgumentException(FORM);
    }
    int requests = Integer.parseInt(rate.group(1));
    int burst = requests;
    var by = RateLimit.By.IP;
    for (var option : rate.group(3).split(",")) {
      if (option.startsWith("burst=")) {
        burst = number(option.substring("burst=".length()));
      } else if (option.startsWith("by=")) {
        by = by(option.substring("by=".length()));
      } else if (!option.isEmpty()) {
        throw new IllegalArgumentException(FORM);
      }
    }
    return new RateLimit(requests, seconds(rate.group(2)), burst, by);
  }

  private static int seconds(@Nullable String unit) {
    return SECONDS.getOrDefault(unit, 1);
  }

  private static int number(String digits) {
    if (!digits.matches("[0-9]{1,7}")) {
      throw new IllegalArgumentException(FORM);
    }
    return Integer.parseInt(digits);
  }

  private static RateLimit.By by(String name) {
    for (var by : RateLimit.By.values()) {
      if (by.name().toLowerCase(Locale.ROOT).equals(name)) {
        return by;
      }
    }
    throw new IllegalArgumentException(FORM);
  }
}
