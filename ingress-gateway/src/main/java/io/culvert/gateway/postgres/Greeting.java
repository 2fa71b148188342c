package io.culvert.gateway.postgres;

/**
 * The first packets of PostgreSQL's protocol, as far as they concern who stands between (PostgreSQL
 * documentation §54.2.10, §54.7): a length that counts itself, and a code.
 */
final class Greeting {
  static final int LENGTH = 8;

  /** Longest that a packet may be before it is known who sends it, as in PostgreSQL itself. */
  static final int LONGEST = 10_000;

  static final int SSL_REQUEST = 80_877_103;
  static final int GSS_ENC_REQUEST = 80_877_104;
  static final int CANCEL_REQUEST = 80_877_102;

  /** Yes: the next byte begins a handshake. */
  static final byte WILLING = 'S';

  /** No: go on without. */
  static final byte UNWILLING = 'N';

  /** First byte of a TLS handshake (RFC 8446 §5.1); it can begin no length. */
  static final byte TLS_HANDSHAKE = 22;

  private Greeting() {}
}
