package io.culvert.control.device;

/** The request is refused in the words of OAuth. Has no stack trace: it is an answer. */
final class OAuthException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final OAuthError error;

  OAuthException(OAuthError error, String description) {
    super(description, null, false, false);
    this.error = error;
  }

  OAuthError error() {
    return error;
  }

  /** For the developer of the client, in the characters that RFC 6749 §5.2 allows. */
  String description() {
    return String.valueOf(getMessage());
  }
}
