package io.culvert.web;

import java.time.Duration;
import java.util.Optional;

/** The request is refused. Has no stack trace: it is an answer, not a fault. */
public abstract class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param detail about this occurrence, for a person; holds no secret
   */
  protected Refusal(String detail) {
    super(detail, null, false, false);
  }

  public abstract WebError error();

  /** When to try again, where that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }
}
