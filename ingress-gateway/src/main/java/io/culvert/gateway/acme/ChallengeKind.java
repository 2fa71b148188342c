package io.culvert.gateway.acme;

/** How an authority is shown that a domain leads here. */
enum ChallengeKind {
  /** By a request to its port 80 (RFC 8555 §8.3). */
  HTTP_01,
  /** By a TLS handshake with its port 443 (RFC 8737). */
  TLS_ALPN_01
}
