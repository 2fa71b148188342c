package io.culvert.projection.sql;

/**
 * A part of a statement.
 *
 * @param kind what it is
 * @param text as it means: a name in lower case unless it was quoted
 */
record Token(Kind kind, String text) {

  enum Kind {
    /** A name or keyword without quotes. */
    WORD,
    /** A name in quotes, which is never a keyword. */
    QUOTED,
    STRING,
    NUMBER,
    /** One character of an operator or a mark. */
    SIGN
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equals(word);
  }

  boolean isSign(char sign) {
    return kind == Kind.SIGN && text.charAt(0) == sign;
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}
