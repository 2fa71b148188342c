package io.culvert.cli.api;

/**
 * What came of a question to the API.
 *
 * @param <B> what an answer is read as
 */
public sealed interface ApiAnswer<B> {

  /**
   * It did what was asked.
   *
   * @param body as JSON it is missing ({@code isMissingNode}) where there is none
   */
  record Ok<B>(B body) implements ApiAnswer<B> {}

  /** It does not accept the token. */
  record BadToken<B>() implements ApiAnswer<B> {}

  /** It says in words of its own (RFC 9457) why it does not do what was asked. */
  record Refused<B>(int status, String code, String what, String action) implements ApiAnswer<B> {}

  /** It answered something that is not the API's, for example a proxy's 502. */
  record Odd<B>(int status) implements ApiAnswer<B> {}

  /** Nobody answered, or not to the end. */
  record Unreachable<B>(String why) implements ApiAnswer<B> {}
}
