package io.culvert.tunnel.hello;

import java.util.Locale;
import java.util.Optional;

/** What a tunnel carries. */
public enum TunnelKind {
  /** HTTP exchanges, found by the {@code Host} field. */
  HTTP,
  /** Connections to a public port of its own, as they come. */
  TCP,
  /** TLS connections, found by the name in their ClientHello (RFC 6066 §3) and not opened. */
  TLS;

  /** The word for it in hello, and in the scheme of its public URL. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one with that word; empty when this version does not know it. */
  public static Optional<TunnelKind> of(String word) {
    for (var kind : values()) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
