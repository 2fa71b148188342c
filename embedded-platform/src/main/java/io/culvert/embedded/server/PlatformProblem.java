package io.culvert.embedded.server;

/**
 * Why the platform cannot start: a stable code, a sentence of what happened, and a sentence of what
 * to do.
 */
public enum PlatformProblem {
  /** Arguments: port, what wanted it, the setting that changes it, why it cannot be had. */
  PORT_TAKEN(
      "CVT-3001",
      "Port %1$s, which %2$s needs, %4$s.",
      "Set %3$s to a free port, or free this one."),
  /** Arguments: folder, process id of the other instance. */
  DATA_FOLDER_IN_USE(
      "CVT-3002",
      "The data folder %1$s is in use by another instance (process %2$s).",
      "Stop that instance, or set DATA_DIR to another folder."),
  /** Arguments: folder, MiB that are free, MiB that are needed. */
  DISK_FULL(
      "CVT-3003",
      "Only %2$s MiB are free on the disk of the data folder %1$s; at least %3$s MiB are needed.",
      "Free some space, or set DATA_DIR to a folder on another disk."),
  /** Arguments: folder. */
  FOLDER_NOT_WRITABLE(
      "CVT-3004",
      "The data folder %1$s cannot be written to by this user.",
      "Make it writable, or set DATA_DIR to a folder that is."),
  /** Arguments: the reason. */
  KAFKA_DID_NOT_START(
      "CVT-3005",
      "Kafka did not start: %1$s",
      "Look at the lines above this one in the log; the data in DATA_DIR was not changed by the"
          + " attempt."),
  /** Arguments: the reason. */
  DATABASE_DID_NOT_START(
      "CVT-3006",
      "PostgreSQL did not start: %1$s",
      "Look at the files in the folder postgresql/cluster/log of DATA_DIR."),
  /** Arguments: the reason. */
  REGISTRY_DID_NOT_START(
      "CVT-3007",
      "The schema registry did not start: %1$s",
      "Look at the lines above this one in the log.");

  private final String code;
  private final String message;
  private final String action;

  PlatformProblem(String code, String message, String action) {
    this.code = code;
    this.message = message;
    this.action = action;
  }

  public String code() {
    return code;
  }

  /** This problem as an exception; the arguments are those named at each constant. */
  public PlatformStartException with(Object... arguments) {
    return new PlatformStartException(
        this, message.formatted(arguments), action.formatted(arguments), null);
  }

  /** A part that did not start, explained by the innermost cause that says something. */
  public PlatformStartException because(Throwable cause) {
    String reason = reason(cause);
    return new PlatformStartException(
        this, message.formatted(reason), action.formatted(reason), cause);
  }

  private static String reason(Throwable cause) {
    String reason = cause.toString();
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at.getMessage() != null) {
        reason = at.getMessage();
      }
    }
    return reason.endsWith(".") ? reason : reason + ".";
  }
}
