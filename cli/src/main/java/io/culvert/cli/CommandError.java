package io.culvert.cli;

/** What can be wrong with a command before a server is asked, or with the program that runs it. */
public enum CommandError {
  FAULT(
      7000,
      ExitCode.INTERNAL,
      "Something went wrong in culvert itself.",
      "Run it again with --verbose, and report what it prints."),
  MISUSED(
      7001,
      ExitCode.USAGE,
      "The command, an option or a value cannot be used.",
      "Correct what is named there; --help after the command says what can be."),
  FILE(
      7002,
      ExitCode.USAGE,
      "A file cannot be read or written, or says something that cannot be used.",
      "Correct the line that is named, or check who owns the file."),
  NOT_LOGGED_IN(
      7003,
      ExitCode.USAGE,
      "The command needs an account, and has no token.",
      "Run: culvert login."),
  LOGIN_FAILED(
      7004,
      ExitCode.REFUSED,
      "The login by browser came to nothing.",
      "Run culvert login again, or pass a token with --token."),
  NO_PLATFORM(
      7005,
      ExitCode.PLATFORM,
      "This program was built without the platform that culvert dev starts.",
      "Start it with ./culvert dev in the repository.");

  private final String code;
  private final int exitCode;
  private final String what;
  private final String action;

  CommandError(int number, int exitCode, String what, String action) {
    this.code = "CVT-" + number;
    this.exitCode = exitCode;
    this.what = what;
    this.action = action;
  }

  /** The stable code, for example {@code CVT-7001}. */
  public String code() {
    return code;
  }

  /** With what the process ends, one of {@link ExitCode}. */
  public int exitCode() {
    return exitCode;
  }

  /** One sentence: what happened. */
  public String what() {
    return what;
  }

  /** One sentence: what to do about it. */
  public String action() {
    return action;
  }
}
