package io.culvert.usage.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is asked.
 *
 * @param accountId about whom
 * @param month YYYY-MM
 */
record UsageQuery(String accountId, String month) {

  private static final Pattern MONTH = Pattern.compile("20[0-9]{2}-(0[1-9]|1[0-2])");

  static Map<String, String> parameters(@Nullable String query) {
    var all = new HashMap<String, String>();
    for (var pair : query == null ? new String[0] : query.split("&")) {
      int at = pair.indexOf('=');
      if (at > 0) {
        all.put(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1)));
      }
    }
    return all;
  }

  /**
   * @throws Refusal when it is none
   */
  static String month(Map<String, String> parameters) {
    var month = parameters.getOrDefault("month", "");
    if (!MONTH.matcher(month).matches()) {
      throw new Refusal(UsageError.BAD_REQUEST, "month has to be YYYY-MM.");
    }
    return month;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(UsageError.BAD_REQUEST, "The query is not percent-encoded properly.");
    }
  }
}
