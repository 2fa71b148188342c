package io.culvert.control.account;

import io.culvert.control.api.ControlException;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address in the form in which two are compared: lower case, the domain in ASCII. What
 * some providers ignore, such as what follows a plus sign, counts: it is theirs to know.
 */
public record EmailAddress(String value) {

  private static final int LONGEST = 254; // RFC 5321 §4.5.3.1.3, without angle brackets
  private static final Pattern LOCAL =
      Pattern.compile("[^\\s@\"(),:;<>\\[\\\\\\]\\p{Cntrl}]{1,64}");
  private static final Pattern DOMAIN =
      Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

  /**
   * @throws ControlException when it cannot be one
   */
  public static EmailAddress parse(String text) {
    var stripped = text.strip();
    var at = stripped.lastIndexOf('@');
    if (at > 0 && stripped.length() <= LONGEST) {
      var local = stripped.substring(0, at).toLowerCase(Locale.ROOT);
      var domain = ascii(stripped.substring(at + 1));
      if (LOCAL.matcher(local).matches() && DOMAIN.matcher(domain).matches()) {
        return new EmailAddress(local + "@" + domain);
      }
    }
    throw ControlException.badRequest("email", "must be an e-mail address");
  }

  private static String ascii(String domain) {
    try {
      return IDN.toASCII(domain).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Personal: not for logs. */
  @Override
  public String toString() {
    return "****";
  }
}
