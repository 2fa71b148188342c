package io.culvert.gateway.capture;

/** What stands in a record in place of a value that its hostname's settings leave out. */
public final class Redaction {
  /** In place of a header field's value, and, in quotes, of a JSON value. */
  public static final String MARK = "[redacted]";

  private Redaction() {}
}
