package io.culvert.control.account;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import java.util.Locale;

/** Which passwords are refused: length counts, composition does not (NIST SP 800-63B §5.1.1.2). */
final class PasswordRules {

  static final int SHORTEST = 10;
  static final int LONGEST = 200;
  private static final int FEWEST_DIFFERENT = 5;

  private PasswordRules() {}

  /**
   * @param person whose name and address are the first to be tried
   * @throws ControlException when it is too easy to guess
   */
  static void check(String password, PersonalData.Person person) {
    if (password.length() < SHORTEST) {
      throw weak("It has fewer than " + SHORTEST + " characters.");
    }
    if (password.length() > LONGEST) {
      throw ControlException.badRequest(
          "password", "must not be longer than " + LONGEST + " characters");
    }
    if (password.chars().distinct().count() < FEWEST_DIFFERENT) {
      throw weak("It is made of fewer than " + FEWEST_DIFFERENT + " different characters.");
    }
    var lower = password.toLowerCase(Locale.ROOT);
    if (lower.equals(person.email().toLowerCase(Locale.ROOT))
        || lower.equals(person.name().toLowerCase(Locale.ROOT))) {
      throw weak("It is your name or your e-mail address.");
    }
  }

  private static ControlException weak(String why) {
    return new ControlException(ControlError.WEAK_PASSWORD, why);
  }
}
