package io.culvert.gateway.http;

/** What a public client is doing, as far as it can be told from the bytes that came. */
public enum ClientPhase {
  /** Between requests, or before the first one. */
  IDLE,
  /** In the middle of a request's head. */
  SENDING_HEAD,
  /** In the middle of a request's body. */
  SENDING_BODY,
  /** The same, but the request has its whole answer already. */
  SENDING_REST,
  /** Its request is complete and not yet answered to the end. */
  WAITING
}
