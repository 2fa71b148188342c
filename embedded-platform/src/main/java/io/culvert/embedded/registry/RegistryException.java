package io.culvert.embedded.registry;

/**
 * An answer other than success, with the numbers and sentences of Confluent's registry, which
 * clients act on.
 */
final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final int code;

  private RegistryException(int status, int code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** The HTTP status. */
  int status() {
    return status;
  }

  /** Confluent's number: the status, or the status followed by two digits. */
  int code() {
    return code;
  }

  /** An error of HTTP itself, whose code is its status. */
  static RegistryException http(int status, String message) {
    return new RegistryException(status, status, message);
  }

  static RegistryException subjectNotFound(String subject) {
    return notFound(1, "Subject '" + subject + "' not found.");
  }

  static RegistryException versionNotFound(int version) {
    return notFound(2, "Version " + version + " not found.");
  }

  static RegistryException schemaNotFound() {
    return notFound(3, "Schema not found");
  }

  static RegistryException schemaNotFound(int id) {
    return notFound(3, "Schema " + id + " not found");
  }

  static RegistryException subjectSoftDeleted(String subject) {
    return notFound(
        4, "Subject '" + subject + "' was soft deleted.Set permanent=true to delete permanently");
  }

  static RegistryException subjectNotSoftDeleted(String subject) {
    return notFound(
        5, "Subject '" + subject + "' was not deleted first before being permanently deleted");
  }

  static RegistryException versionSoftDeleted(String subject, int version) {
    return notFound(
        6,
        "Subject '%s' Version %d was soft deleted.Set permanent=true to delete permanently"
            .formatted(subject, version));
  }

  static RegistryException versionNotSoftDeleted(String subject, int version) {
    return notFound(
        7,
        "Subject '%s' Version %d was not deleted first before being permanently deleted"
            .formatted(subject, version));
  }

  static RegistryException noCompatibilityOf(String subject) {
    return notFound(
        8, "Subject '" + subject + "' does not have subject-level compatibility configured");
  }

  static RegistryException noModeOf(String subject) {
    return notFound(9, "Subject '" + subject + "' does not have subject-level mode configured");
  }

  static RegistryException invalidSchema(String reason) {
    return unprocessable(1, "Invalid schema: " + reason);
  }

  static RegistryException invalidVersion(String version) {
    return unprocessable(
        2,
        "The specified version '%s' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\""
            .formatted(version));
  }

  static RegistryException invalidCompatibility() {
    return unprocessable(
        3,
        "Invalid compatibility level. Valid values are none, backward, forward, full,"
            + " backward_transitive, forward_transitive, and full_transitive");
  }

  static RegistryException idsAreNotImported() {
    return unprocessable(5, "Subject is not in import mode");
  }

  static RegistryException invalidSubject(String subject) {
    return unprocessable(8, "The specified subject '" + subject + "' is not a valid.");
  }

  static RegistryException incompatible(String subject, String details) {
    return new RegistryException(
        409,
        409,
        "Schema being registered is incompatible with an earlier schema for subject \"%s\", details: [%s]"
            .formatted(subject, details));
  }

  static RegistryException storeFailed(String reason) {
    return new RegistryException(500, 50001, "Error in the backend data store: " + reason);
  }

  static RegistryException timedOut() {
    return new RegistryException(500, 50002, "Operation timed out");
  }

  private static RegistryException notFound(int digits, String message) {
    return new RegistryException(404, 40400 + digits, message);
  }

  private static RegistryException unprocessable(int digits, String message) {
    return new RegistryException(422, 42200 + digits, message);
  }
}
