package io.culvert.control.device;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a person types to say which device they mean: eight consonants, {@code XXXX-XXXX}. Without
 * vowels no words come about, and nothing looks like anything else; 20⁸ codes are 34 bits (RFC 8628
 * §6.1).
 *
 * @param text with the hyphen, upper case
 */
record UserCode(String text) {

  static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int HALF = 4;

  static UserCode generate(RandomGenerator random) {
    var letters = new StringBuilder();
    for (int i = 0; i < 2 * HALF; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return hyphenated(letters.toString());
  }

  /** Reads what somebody typed: case, hyphens and spaces do not matter. */
  static Optional<UserCode> parse(String typed) {
    var letters = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s\\-]", "");
    return letters.length() == 2 * HALF && letters.chars().allMatch(c -> LETTERS.indexOf(c) >= 0)
        ? Optional.of(hyphenated(letters))
        : Optional.empty();
  }

  private static UserCode hyphenated(String letters) {
    return new UserCode(letters.substring(0, HALF) + "-" + letters.substring(HALF));
  }

  @Override
  public String toString() {
    return text;
  }
}
