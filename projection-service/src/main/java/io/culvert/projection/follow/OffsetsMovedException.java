package io.culvert.projection.follow;

/** The stored offset is not where this reader left it: another reader has the partition now. */
final class OffsetsMovedException extends Exception {

  private static final long serialVersionUID = 1L;

  OffsetsMovedException(String message) {
    super(message);
  }
}
