package io.culvert.projection.follow;

/** A record should be skipped but could not be kept; it has to be tried again. */
final class DeadLetterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DeadLetterException(String message, Throwable cause) {
    super(message, cause);
  }
}
