package io.culvert.cli.dev;

import org.jspecify.annotations.Nullable;

/**
 * Why the platform could not start or reset, as the person at the terminal reads it: a stable code,
 * one sentence of what happened, one of what to do.
 */
public final class PlatformFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String action;

  /**
   * A failure.
   *
   * @param code a {@code CVT-…} code
   * @param message one sentence: what happened
   * @param action one sentence: what to do, naming the setting to change where there is one
   * @param cause what lies behind it; shown only with {@code --verbose}
   */
  public PlatformFailure(String code, String message, String action, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.action = action;
  }

  public PlatformFailure(String code, String message, String action) {
    this(code, message, action, null);
  }

  public String code() {
    return code;
  }

  /** One sentence: what to do. */
  public String action() {
    return action;
  }
}
