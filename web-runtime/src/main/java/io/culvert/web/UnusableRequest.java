package io.culvert.web;

/** What is wrong with a request before any service has looked at it; it has no code yet. */
public final class UnusableRequest extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What is wrong. */
  public enum Kind {
    /** A part of it cannot be used. */
    MALFORMED,
    /** It comes from another site's page. */
    CROSS_SITE,
    /** Its Host field names another server. */
    WRONG_HOST
  }

  private UnusableRequest(Kind kind, String detail) {
    super(detail, null, false, false);
    this.kind = kind;
  }

  /**
   * A part that cannot be used.
   *
   * @param name of the part
   * @param why goes on from the name: "is missing"
   */
  static UnusableRequest malformed(String name, String why) {
    return new UnusableRequest(Kind.MALFORMED, name + ": " + why);
  }

  static UnusableRequest crossSite() {
    return new UnusableRequest(
        Kind.CROSS_SITE, "With a cookie, changes must come from the dashboard's own page.");
  }

  static UnusableRequest wrongHost() {
    return new UnusableRequest(Kind.WRONG_HOST, "The Host field names another server.");
  }

  public Kind kind() {
    return kind;
  }

  /** One sentence about this request. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
