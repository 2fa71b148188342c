package io.culvert.projection.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a statement into tokens as PostgreSQL does (manual §4.1, with {@code
 * standard_conforming_strings}). What could be read in two ways is refused: strings with escapes
 * ({@code E''}, {@code U&''}), dollar quotes, parameters, numbers that run into a name.
 */
final class Tokens {

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String sql) {
    this.sql = sql;
  }

  /**
   * All tokens, without comments.
   *
   * @throws SqlRefused when the statement cannot be cut for certain
   */
  static List<Token> of(String sql) {
    return new Tokens(sql).cut();
  }

  private List<Token> cut() {
    while (at < sql.length()) {
      next();
    }
    return List.copyOf(tokens);
  }

  private void next() {
    var c = sql.charAt(at);
    if (isSpace(c)) {
      at++;
    } else if (sql.startsWith("--", at)) {
      lineComment();
    } else if (sql.startsWith("/*", at)) {
      blockComment();
    } else if (c == '\'') {
      add(Token.Kind.STRING, quoted('\''));
    } else if (c == '"') {
      add(Token.Kind.QUOTED, quoted('"'));
    } else if (isDigit(c)) {
      number();
    } else if (isNameStart(c)) {
      word();
    } else {
      sign(c);
    }
  }

  private void lineComment() {
    while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      at++;
    }
  }

  private void blockComment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else if (++at >= sql.length()) {
        throw new SqlRefused("A comment does not end.");
      }
    } while (depth > 0);
  }

  private String quoted(char quote) {
    var text = new StringBuilder();
    for (at++; at < sql.length(); at++) {
      var c = sql.charAt(at);
      if (c != quote) {
        text.append(c);
      } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
        text.append(quote);
        at++;
      } else {
        at++;
        return text.toString();
      }
    }
    throw new SqlRefused("A quotation does not end.");
  }

  private void number() {
    var start = at;
    digits();
    if (is('.')) {
      at++;
      digits();
    }
    if (at + 1 < sql.length() && (is('e') || is('E'))) {
      var sign = sql.charAt(at + 1) == '+' || sql.charAt(at + 1) == '-' ? 1 : 0;
      if (at + 1 + sign < sql.length() && isDigit(sql.charAt(at + 1 + sign))) {
        at += 1 + sign;
        digits();
      }
    }
    if (at < sql.length() && (isNameStart(sql.charAt(at)) || is('.') || is('$'))) {
      throw new SqlRefused("A number runs into what follows: " + shown(start) + ".");
    }
    add(Token.Kind.NUMBER, sql.substring(start, at));
  }

  private void digits() {
    while (at < sql.length() && isDigit(sql.charAt(at))) {
      at++;
    }
  }

  private void word() {
    var start = at;
    while (at < sql.length() && (isNameStart(sql.charAt(at)) || isDigit(sql.charAt(at)))) {
      at++;
    }
    if (is('$')) {
      throw new SqlRefused("Names with a dollar sign are not taken: " + shown(start) + ".");
    }
    if (is('\'') || (is('&') && at + 1 < sql.length() && isQuote(sql.charAt(at + 1)))) {
      throw new SqlRefused(
          "Strings with a prefix are not taken: " + shown(start) + ". Use '…' and chr().");
    }
    add(Token.Kind.WORD, lowered(sql.substring(start, at)));
  }

  private void sign(char c) {
    if (c == '$') {
      throw new SqlRefused("Parameters and dollar quotes are not taken.");
    }
    if (c < ' ' || c == 0x7f) {
      throw new SqlRefused("There is a control character.");
    }
    add(Token.Kind.SIGN, String.valueOf(c));
    at++;
  }

  /** PostgreSQL lowers ASCII letters only. */
  private static String lowered(String word) {
    var lowered = new StringBuilder(word);
    for (int i = 0; i < word.length(); i++) {
      var c = word.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lowered.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return lowered.toString();
  }

  private void add(Token.Kind kind, String text) {
    tokens.add(new Token(kind, text));
  }

  private boolean is(char c) {
    return at < sql.length() && sql.charAt(at) == c;
  }

  private String shown(int start) {
    return sql.substring(start, Math.min(sql.length(), Math.max(at + 1, start + 1)));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x0b;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }

  /** Every character beyond ASCII can be part of a name, even a space. */
  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }
}
