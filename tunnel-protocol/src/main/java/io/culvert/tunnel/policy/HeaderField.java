package io.culvert.tunnel.policy;

import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import java.util.Locale;
import java.util.Set;

/**
 * A field that a policy puts into heads (RFC 9110 §5).
 *
 * @param name a token; none that frames the message or concerns one connection only
 * @param value without control characters; may be empty
 */
public record HeaderField(String name, String value) {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_VALUE = 4_000;

  /** Changing these would change what the message is, or say what only the edge knows. */
  private static final Set<String> NOT_OURS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via",
          "forwarded");

  public HeaderField {
    checkName(name);
    if (value.length() > LONGEST_VALUE
        || !value.equals(value.strip())
        || value.chars().anyMatch(c -> c > 0xFF)
        || HttpHeaderValidationUtil.validateValidHeaderValue(value) >= 0) {
      throw new IllegalArgumentException(
          "the value of " + name + " has a line end, or another character that none may have");
    }
  }

  /**
   * Reads {@code Name: value}.
   *
   * @throws IllegalArgumentException when it is not a field, or not one that may be changed
   */
  public static HeaderField parse(String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("a header is written \"Name: value\"");
    }
    return new HeaderField(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  static void checkName(String name) {
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || HttpHeaderValidationUtil.validateToken(name) >= 0) {
      throw new IllegalArgumentException("\"" + name + "\" is not the name of a header");
    }
    var lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("host")) {
      throw new IllegalArgumentException("Host is changed by --host-header");
    }
    if (NOT_OURS.contains(lower) || lower.startsWith("x-forwarded-")) {
      throw new IllegalArgumentException(name + " cannot be changed: it is the connection's own");
    }
  }

  @Override
  public String toString() {
    return name + ": ****";
  }
}
