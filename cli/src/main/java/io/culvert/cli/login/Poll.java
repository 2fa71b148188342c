package io.culvert.cli.login;

/** What the server says when it is asked for the token (RFC 8628 §3.5). */
sealed interface Poll {

  /** The person let us in. */
  record Token(String token) implements Poll {
    @Override
    public String toString() {
      return "Token[****]";
    }
  }

  /** The person has not decided. */
  record Pending() implements Poll {}

  /** Likewise, and we ask too often. */
  record SlowDown() implements Poll {}

  /** The person refused. */
  record Denied() implements Poll {}

  /** The codes ran out. */
  record Expired() implements Poll {}

  /** Nobody answered, or not just now; asking again may help. */
  record Silent(String why) implements Poll {}

  /** Something else, that asking again does not help. */
  record Failed(String why) implements Poll {}
}
