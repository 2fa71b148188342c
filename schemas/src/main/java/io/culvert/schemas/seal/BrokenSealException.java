package io.culvert.schemas.seal;

/** Sealed data that was changed, moved to another place, or sealed under another key. */
public final class BrokenSealException extends Exception {

  private static final long serialVersionUID = 1L;

  BrokenSealException(String message) {
    super(message);
  }

  public BrokenSealException(String message, Throwable cause) {
    super(message, cause);
  }
}
