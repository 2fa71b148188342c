package io.culvert.usage.api;

/** Ends the answering of a request. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final UsageError error;

  Refusal(UsageError error, String detail) {
    super(detail);
    this.error = error;
  }

  UsageError error() {
    return error;
  }
}
