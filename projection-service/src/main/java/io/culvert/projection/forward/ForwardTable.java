package io.culvert.projection.forward;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Which service answers which paths.
 *
 * @param control the write side: accounts, tokens, hostnames, logins, billing, and their pages
 * @param usage the metering: bills and their lines
 */
public record ForwardTable(URI control, URI usage) {

  private static final List<String> CONTROL_TREES =
      List.of(
          "/api/v1/account",
          "/api/v1/tokens",
          "/api/v1/hostnames",
          "/api/v1/device",
          "/api/v1/plans",
          "/api/v1/billing",
          "/auth",
          "/login",
          "/signup",
          "/device",
          "/account",
          "/oauth2",
          "/webhooks");
  private static final List<String> USAGE_TREES =
      List.of("/api/v1/usage/verify", "/api/v1/usage/ledger");

  /** Who answers; empty for this service itself. */
  Optional<URI> target(String path) {
    if (CONTROL_TREES.stream().anyMatch(tree -> isIn(tree, path))) {
      return Optional.of(control);
    }
    // /api/v1/login itself is the dashboard's own login by token.
    if (path.startsWith("/api/v1/login/")) {
      return Optional.of(control);
    }
    return USAGE_TREES.stream().anyMatch(tree -> isIn(tree, path))
        ? Optional.of(usage)
        : Optional.empty();
  }

  private static boolean isIn(String tree, String path) {
    return path.startsWith(tree)
        && (path.length() == tree.length() || path.charAt(tree.length()) == '/');
  }
}
