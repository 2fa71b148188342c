package io.culvert.control.billing.meter;

/** A receiver will never take this line. */
final class LineRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LineRefusedException(String message) {
    super(message);
  }

  /** The reason in the dead letter is for people. */
  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
