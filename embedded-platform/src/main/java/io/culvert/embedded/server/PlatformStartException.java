package io.culvert.embedded.server;

import org.jspecify.annotations.Nullable;

/**
 * The platform could not start. {@link #getMessage()} is one line a person can act on: code, what
 * happened, what to do.
 */
public final class PlatformStartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final PlatformProblem problem;
  private final String what;
  private final String action;

  PlatformStartException(
      PlatformProblem problem, String what, String action, @Nullable Throwable cause) {
    super(problem.code() + ": " + what + " " + action, cause);
    this.problem = problem;
    this.what = what;
    this.action = action;
  }

  public String code() {
    return problem.code();
  }

  /** What happened, one sentence. */
  public String what() {
    return what;
  }

  /** What the person can do about it, one sentence. */
  public String action() {
    return action;
  }
}
