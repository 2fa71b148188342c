package io.culvert.cli.command;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where the API has hostnames. */
final class HostnamePaths {
  /** All of an account, page by page. */
  static final String ALL = "/api/v1/hostnames";

  private HostnamePaths() {}

  /** The page of the list that the one before it has named. */
  static String page(String cursor) {
    return ALL + "?cursor=" + encoded(cursor);
  }

  /**
   * One of them.
   *
   * @param name one label, or a whole hostname
   */
  static String of(String name) {
    return ALL + "/" + encoded(name);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
