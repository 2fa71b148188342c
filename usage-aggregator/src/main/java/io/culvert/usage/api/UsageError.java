package io.culvert.usage.api;

/** Everything that these pages can refuse. The codes are stable; clients may depend on them. */
public enum UsageError {
  UNAUTHENTICATED(
      6001, 401, "There is no token, or no good one.", "Send Authorization: Bearer cvt_…."),
  FORBIDDEN(
      6002,
      403,
      "The token does not allow this.",
      "Use a token with the scope read, and ask for your own account."),
  BAD_REQUEST(6003, 400, "The request cannot be used.", "Correct what is named here."),
  BUSY(
      6004,
      429,
      "Other bills are being computed.",
      "Try again in a few seconds; one bill of an account is computed at a time."),
  TOO_MUCH(
      6005,
      503,
      "There is more to read than one question may take.",
      "Ask for another month, or let the operator compute usage anew beside it."),
  NOT_AVAILABLE(
      6006, 503, "The log cannot be read just now.", "Nothing to do: try again in a few seconds."),
  NOT_FOUND(6007, 404, "There is no such page here.", "Check the address.");

  private final int number;
  private final int status;
  private final String title;
  private final String action;

  UsageError(int number, int status, String title, String action) {
    this.number = number;
    this.status = status;
    this.title = title;
    this.action = action;
  }

  public String code() {
    return "CVT-" + number;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String action() {
    return action;
  }
}
