package io.culvert.cli.api;

import tools.jackson.databind.JsonNode;

/** What came of a question to the API. */
public sealed interface ApiAnswer {

  /** It answered. */
  record Ok(JsonNode body) implements ApiAnswer {}

  /** It does not accept the token. */
  record BadToken() implements ApiAnswer {}

  /** It answered something else, for example 503, or something that is not the API's. */
  record Odd(int status) implements ApiAnswer {}

  /** Nobody answered. */
  record Unreachable(String why) implements ApiAnswer {}
}
