package io.culvert.gateway.sni;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS client says of itself before anything is encrypted.
 *
 * @param hostname that it asks for, in lower case (RFC 6066 §3); null when it names none
 * @param protocols that it offers by ALPN, the best first (RFC 7301)
 */
public record TlsGreeting(@Nullable String hostname, List<String> protocols) {
  /** What an authority offers that looks for the answer to its challenge (RFC 8737 §6.2). */
  public static final String ACME = "acme-tls/1";

  public TlsGreeting {
    protocols = List.copyOf(protocols);
  }

  /** Whether it is an authority that wants to know whether a domain leads here. */
  public boolean isChallenge() {
    return protocols.equals(List.of(ACME)); // nothing else with it (RFC 8737 §3)
  }
}
