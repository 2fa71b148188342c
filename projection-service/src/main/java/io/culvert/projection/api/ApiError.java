package io.culvert.projection.api;

import io.culvert.web.WebError;

/** Everything the API can refuse. The codes are stable; clients may depend on them. */
public enum ApiError implements WebError {
  UNAUTHENTICATED(
      4001, 401, "No valid token was given.", "Send Authorization: Bearer cvt_…, or log in again."),
  FORBIDDEN(
      4002, 403, "The token does not allow this.", "Use a token that has the scope named here."),
  NOT_FOUND(
      4003, 404, "There is nothing here.", "Check the address; ids of others are never shown."),
  BAD_PARAMETER(4004, 400, "A parameter cannot be used.", "Correct the parameter named here."),
  BODY_NOT_RECORDED(
      4005, 404, "This body was not recorded.", "See the body's completeness for the reason."),
  CANNOT_REPLAY(4006, 409, "This request cannot be sent again.", "See the reason given here."),
  CROSS_SITE(
      4007,
      403,
      "The request came from another site.",
      "Use the dashboard's own page, or a bearer token."),
  NOT_AVAILABLE(
      4008, 503, "This is not available just now.", "Nothing to do: try again in a few seconds."),
  INTERNAL(
      4009, 500, "Something went wrong in the server.", "The server's log says more; report it."),
  WRONG_HOST(
      4010,
      421,
      "This server does not go by that name.",
      "Use its proper address, or add the name to API_HOSTS."),
  SQL_REFUSED(
      4011,
      400,
      "This SQL is not taken.",
      "Send one query on the documented views, with documented functions: docs/sql.md."),
  SQL_FAILED(
      4012, 400, "PostgreSQL does not understand the query.", "Correct what the detail names."),
  SQL_TOO_EXPENSIVE(
      4013,
      422,
      "The query takes more time, memory or disk than it may.",
      "Ask for less: a shorter span, fewer rows, no large joins."),
  TOO_MANY_QUERIES(
      4014,
      429,
      "Too many SQL queries run at once.",
      "Try again when one of them has ended, in some seconds."),
  SQL_NOT_OFFERED(
      4015,
      501,
      "This server offers no SQL.",
      "Its operator finds what is missing in docs/sql.md, under Setting it up."),
  CANNOT_RETRY(
      4030,
      409,
      "This dead letter cannot be sent again.",
      "See the reason given here; where a newer version can read it, retry after the update.");

  private final String code;
  private final int status;
  private final String title;
  private final String action;

  ApiError(int number, int status, String title, String action) {
    this.code = "CVT-" + number;
    this.status = status;
    this.title = title;
    this.action = action;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String action() {
    return action;
  }
}
