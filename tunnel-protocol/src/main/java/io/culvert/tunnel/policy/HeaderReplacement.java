package io.culvert.tunnel.policy;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;

/**
 * Changes parts of the values of a field.
 *
 * @param name of the field; none that frames the message or concerns one connection only
 * @param pattern what is replaced, wherever it stands in a value
 * @param value what comes in its place
 */
public record HeaderReplacement(String name, ValuePattern pattern, ValueTemplate value) {
  private static final String ARROW = " => ";
  private static final int LONGEST_RESULT = 8_192;

  public HeaderReplacement {
    HeaderField.checkName(name);
    if (value.groups() > pattern.groups()) {
      throw new IllegalArgumentException("the pattern has no group " + value.groups());
    }
  }

  /**
   * Reads {@code Name: PATTERN => VALUE}.
   *
   * @throws IllegalArgumentException when it is none, or one that cannot be carried out
   */
  public static HeaderReplacement parse(String line) {
    var text = line + " "; // what comes in its place may be nothing
    int colon = text.indexOf(':');
    int arrow = text.indexOf(ARROW);
    if (colon < 1 || arrow < colon) {
      throw new IllegalArgumentException("write it as \"Name: PATTERN => VALUE\"");
    }
    return new HeaderReplacement(
        text.substring(0, colon),
        ValuePattern.parse(text.substring(colon + 1, arrow).strip()),
        ValueTemplate.parse(text.substring(arrow + ARROW.length()).strip()));
  }

  /** Steps that a value of that many characters may take. */
  public long cost(int length) {
    return (length + 1L) * pattern.size();
  }

  /**
   * The value with every match replaced; the same when nothing matches, and when what would come of
   * it may not stand in a field.
   */
  public String apply(String before, PublicAddress asked) {
    var match = pattern.matcher(before);
    var after = new StringBuilder();
    int from = 0;
    while (match.find() && after.length() <= LONGEST_RESULT) {
      after.append(before, from, match.start()).append(value.fill(match, asked));
      from = match.end();
    }
    if (from == 0 && after.isEmpty()) {
      return before;
    }
    var whole = after.append(before, from, before.length()).toString().strip();
    return whole.length() <= LONGEST_RESULT && isValue(whole) ? whole : before;
  }

  private static boolean isValue(String text) {
    return text.chars().allMatch(c -> c <= 0xFF)
        && HttpHeaderValidationUtil.validateValidHeaderValue(text) < 0;
  }

  @Override
  public String toString() {
    return name + ": ****";
  }
}
