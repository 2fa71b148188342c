package io.culvert.web;

/** One of the errors that a service answers with; the codes are stable. */
public interface WebError {

  /** For example {@code CVT-4003}. */
  String code();

  /** HTTP status. */
  int status();

  /** One sentence: what happened. */
  String title();

  /** One sentence: what to do about it. */
  String action();
}
