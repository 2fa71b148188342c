package io.culvert.control.device;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a device asks to be allowed (RFC 6749 §3.3). */
final class Scopes {

  private static final Set<String> KNOWN = Set.of("tunnel", "read", "admin");
  private static final List<String> USUAL = List.of("tunnel", "read");

  private Scopes() {}

  static List<String> parse(Optional<String> text) {
    if (text.isEmpty()) {
      return USUAL;
    }
    var scopes = new LinkedHashSet<>(List.of(text.get().strip().split(" +")));
    if (!KNOWN.containsAll(scopes)) {
      throw new OAuthException(OAuthError.INVALID_SCOPE, "The scopes are tunnel, read and admin.");
    }
    return List.copyOf(scopes);
  }
}
