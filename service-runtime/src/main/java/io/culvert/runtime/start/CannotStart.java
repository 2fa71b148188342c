package io.culvert.runtime.start;

/**
 * Why a service cannot start, for the person who started it: a stable code, one sentence of what
 * happened, which is the message, and one of what to do.
 */
public class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String action;

  /**
   * @param code {@code CVT-…}
   * @param what one sentence: what happened
   * @param action one sentence: what to do
   */
  public CannotStart(String code, String what, String action, Throwable cause) {
    super(what, cause);
    this.code = code;
    this.action = action;
  }

  /**
   * A port cannot be listened on, mostly because another program does.
   *
   * @param setting the name of the setting that chooses the port
   */
  public static CannotStart port(int port, String setting, Throwable cause) {
    return new CannotStart(
        "CVT-3001",
        "Port " + port + " cannot be listened on: " + sentence(cause),
        "Set " + setting + " to a free port, or stop the program that uses it.",
        cause);
  }

  /** A certificate, or the file that it should be in, is of no use. */
  public static CannotStart certificate(Throwable cause) {
    return new CannotStart(
        "CVT-3010",
        "A certificate cannot be used: " + sentence(cause),
        "Correct SSL_CERT_PATH and SSL_KEY_PATH, or the files that they name.",
        cause);
  }

  /** What nobody has a better word for; the cause says more. */
  static CannotStart part(Throwable cause) {
    return new CannotStart(
        "CVT-3009",
        "A part of the service did not start: " + sentence(cause),
        "Look at what is logged with this line.",
        cause);
  }

  private static String sentence(Throwable cause) {
    var message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.endsWith(".") ? message : message + ".";
  }

  /** Stable, {@code CVT-…}. */
  public String code() {
    return code;
  }

  /** One sentence: what to do. */
  public String action() {
    return action;
  }
}
