package io.culvert.gateway.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The host in a Host field or in a target's authority (RFC 9110 §7.2). Pure. */
public final class HostName {
  private static final int LONGEST = 255;

  private HostName() {}

  /**
   * The hostname in lower case, without port and final dot; null when it is not valid. User
   * information is not.
   *
   * @param authority host, and maybe a colon and a port
   */
  public static @Nullable String of(String authority) {
    int hostEnd = endOfHost(authority);
    if (hostEnd <= 0 || !isPort(authority, hostEnd)) {
      return null;
    }
    var host = authority.substring(0, hostEnd).toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return host.isEmpty() || host.length() > LONGEST || host.startsWith(".") ? null : host;
  }

  private static int endOfHost(String authority) {
    if (authority.startsWith("[")) {
      int close = authority.indexOf(']');
      return allOf(authority, 1, close, "0123456789abcdefABCDEF:.") ? close + 1 : -1;
    }
    int colon = authority.indexOf(':');
    int end = colon < 0 ? authority.length() : colon;
    for (int i = 0; i < end; i++) {
      if (!isOfAName(authority.charAt(i)) || i > 0 && authority.startsWith("..", i - 1)) {
        return -1;
      }
    }
    return end;
  }

  private static boolean isOfAName(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_';
  }

  private static boolean isPort(String authority, int hostEnd) {
    return hostEnd == authority.length()
        || authority.charAt(hostEnd) == ':'
            && authority.length() - hostEnd <= 6
            && (hostEnd + 1 == authority.length()
                || allOf(authority, hostEnd + 1, authority.length(), "0123456789"));
  }

  private static boolean allOf(String text, int from, int to, String allowed) {
    for (int i = from; i < to; i++) {
      if (allowed.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return from < to;
  }
}
