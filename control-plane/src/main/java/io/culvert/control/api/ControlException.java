package io.culvert.control.api;

import io.culvert.web.Refusal;
import java.time.Duration;
import java.util.Optional;

/** The request is refused. Has no stack trace: it is an answer, not a fault. */
public final class ControlException extends Refusal {

  private static final long serialVersionUID = 1L;

  private final ControlError error;
  private final transient Optional<Duration> retryAfter;

  /**
   * @param detail about this occurrence, for a person; holds no secret
   */
  public ControlException(ControlError error, String detail) {
    this(error, detail, Optional.empty());
  }

  private ControlException(ControlError error, String detail, Optional<Duration> retryAfter) {
    super(detail);
    this.error = error;
    this.retryAfter = retryAfter;
  }

  public static ControlException badRequest(String name, String why) {
    return new ControlException(ControlError.BAD_REQUEST, name + ": " + why);
  }

  /** Says in {@code Retry-After} when to try again. */
  public static ControlException tooMany(Duration retryAfter) {
    return new ControlException(
        ControlError.TOO_MANY_ATTEMPTS,
        "Try again in " + Math.max(1, retryAfter.toSeconds()) + " seconds.",
        Optional.of(retryAfter));
  }

  @Override
  public ControlError error() {
    return error;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
