package io.culvert.cli.api;

import tools.jackson.databind.JsonNode;

/** What came of a question to the API. */
public sealed interface ApiAnswer {

  /** It did what was asked. The body is missing ({@code isMissingNode}) where there is none. */
  record Ok(JsonNode body) implements ApiAnswer {}

  /** It does not accept the token. */
  record BadToken() implements ApiAnswer {}

  /** It says in words of its own (RFC 9457) why it does not do what was asked. */
  record Refused(int status, String code, String what, String action) implements ApiAnswer {}

  /** It answered something that is not the API's, for example a proxy's 502. */
  record Odd(int status) implements ApiAnswer {}

  /** Nobody answered. */
  record Unreachable(String why) implements ApiAnswer {}
}
