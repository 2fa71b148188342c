package io.culvert.web;

/** An error as the client reads it (RFC 9457), with our code and what to do. */
record Problem(String type, String title, int status, String detail, String code, String action) {

  static Problem of(Refusal e) {
    var error = e.error();
    return new Problem(
        "about:blank",
        error.title(),
        error.status(),
        String.valueOf(e.getMessage()),
        error.code(),
        error.action());
  }
}
