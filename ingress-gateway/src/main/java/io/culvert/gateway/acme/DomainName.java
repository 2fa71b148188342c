package io.culvert.gateway.acme;

import java.util.regex.Pattern;

/** Names that a certificate can be ordered for, and a file be named after. Pure. */
final class DomainName {
  /** A few short of what a file's name may have, ending included. */
  private static final int LONGEST = 240;

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

  /** Two labels or more; the last is no number, or it would be an address (RFC 3696 §2). */
  private static final Pattern NAME = Pattern.compile("(?:" + LABEL + "\\.)+(?![0-9]+$)" + LABEL);

  private DomainName() {}

  /**
   * Whether it is one.
   *
   * @param name in lower case
   */
  static boolean isOne(String name) {
    return name.length() <= LONGEST && NAME.matcher(name).matches();
  }
}
