package io.culvert.usage.verify;

/**
 * Something that was billed otherwise than the log says.
 *
 * @param what a ledger line's id, or the name of a field of the monthly sum
 * @param billed what was billed; {@code nothing} when it was not
 * @param computed what the log says; {@code nothing} when it does not
 */
public record Difference(String what, String billed, String computed) {

  static final String NOTHING = "nothing";
}
