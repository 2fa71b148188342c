package io.culvert.cli;

/** With what the process ends; documented in {@code --help} and the README. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** A fault in the program. */
  public static final int INTERNAL = 1;

  /** The command, an option or the configuration file is wrong. */
  public static final int USAGE = 2;

  /** The server cannot be reached. */
  public static final int UNREACHABLE = 3;

  /** The server refused: the token, the name, or the session. */
  public static final int REFUSED = 4;

  /** The local platform could not start, or its data could not be reset. */
  public static final int PLATFORM = 5;

  /** Ended by a second Ctrl+C, as a shell says of the first one. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
