package io.culvert.gateway.policy;

import io.culvert.tunnel.policy.HeaderReplacement;
import io.culvert.tunnel.policy.PublicAddress;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces parts of the values in one head. Patterns are strangers' and run on an event loop that
 * others wait for, so they have so many steps for each head; what comes after that stays as it is.
 */
final class ReplaceValues {
  /** About ten milliseconds. */
  private static final long MOST_STEPS = 1_000_000;

  private final HttpHeaders fields;
  private final PublicAddress asked;
  private long left = MOST_STEPS;

  ReplaceValues(HttpHeaders fields, PublicAddress asked) {
    this.fields = fields;
    this.asked = asked;
  }

  void by(List<HeaderReplacement> replacements) {
    replacements.forEach(this::by);
  }

  private void by(HeaderReplacement replacement) {
    var before = fields.getAll(replacement.name());
    if (before.isEmpty()) {
      return;
    }
    var after = new ArrayList<String>(before.size());
    before.forEach(value -> after.add(changed(value, replacement)));
    if (!after.equals(before)) {
      fields.set(replacement.name(), after);
    }
  }

  private String changed(String value, HeaderReplacement replacement) {
    left -= replacement.cost(value.length());
    return left < 0 ? value : replacement.apply(value, asked);
  }
}
