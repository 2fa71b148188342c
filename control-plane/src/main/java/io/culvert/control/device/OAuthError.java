package io.culvert.control.device;

/** The errors of RFC 6749 §5.2 and RFC 8628 §3.5, as the device reads them. */
enum OAuthError {
  INVALID_REQUEST("invalid_request"),
  INVALID_SCOPE("invalid_scope"),
  INVALID_GRANT("invalid_grant"),
  UNSUPPORTED_GRANT_TYPE("unsupported_grant_type"),
  AUTHORIZATION_PENDING("authorization_pending"),
  SLOW_DOWN("slow_down"),
  ACCESS_DENIED("access_denied"),
  EXPIRED_TOKEN("expired_token");

  private final String code;

  OAuthError(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }
}
