package io.culvert.projection.follow;

/** A record that could be decoded but says what cannot be, such as an id that is no UUID. */
public final class UnusableFactException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnusableFactException(String reason) {
    super(reason);
  }
}
