package io.culvert.cli;

/** Something the person at the terminal has to know: one sentence of what, one of what to do. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String code;
  private final String action;

  /**
   * A failure.
   *
   * @param exitCode one of {@link ExitCode}
   * @param code a {@code CVT-…} code
   */
  public Failure(int exitCode, String code, String what, String action) {
    super(what);
    this.exitCode = exitCode;
    this.code = code;
    this.action = action;
  }

  /** One of the command's own. */
  public Failure(CommandError error) {
    this(error, error.what(), error.action());
  }

  /** One of the command's own, with words for this case. */
  public Failure(CommandError error, String what, String action) {
    this(error.exitCode(), error.code(), what, action);
  }

  /** Something is wrong with what was asked. */
  public static Failure usage(String what, String action) {
    return new Failure(CommandError.MISUSED, what, action);
  }

  /** Something is wrong with a file, or with what it says. */
  public static Failure file(String what, String action) {
    return new Failure(CommandError.FILE, what, action);
  }

  public int exitCode() {
    return exitCode;
  }

  public String code() {
    return code;
  }

  /** One sentence: what to do. */
  public String action() {
    return action;
  }
}
