package io.culvert.projection.sql;

import java.util.List;

/**
 * Lets through one query that uses what is {@link Offered}. It does not decide whose rows a query
 * sees: that is PostgreSQL's row-level security, which holds whatever gets past here. It keeps away
 * what PostgreSQL gives to everybody and a service cannot take back: sleeping, settings, locks,
 * other sessions' statistics, functions that run SQL, and the cheap ways to fill memory.
 */
final class SqlGuard {

  /** Characters; more is no question that a person asks. */
  static final int LONGEST = 20_000;

  private static final int DEEPEST = 100;

  private final List<Token> tokens;

  private SqlGuard(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * The statement without its final semicolon.
   *
   * @throws SqlRefused naming what is not taken
   */
  static String check(String sql) {
    if (sql.length() > LONGEST) {
      throw new SqlRefused("The statement is longer than " + LONGEST + " characters.");
    }
    if (sql.indexOf(0) >= 0) {
      throw new SqlRefused("There is a control character.");
    }
    var query = withoutEnd(sql);
    new SqlGuard(Tokens.of(query)).check();
    return query;
  }

  private static String withoutEnd(String sql) {
    var end = sql.stripTrailing();
    while (end.endsWith(";")) {
      end = end.substring(0, end.length() - 1).stripTrailing();
    }
    return end;
  }

  private void check() {
    begins();
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      var token = tokens.get(i);
      if (token.isSign(';')) {
        throw new SqlRefused("There is more than one statement.");
      }
      if (token.isSign('(') && ++depth > DEEPEST) {
        throw new SqlRefused("The statement is nested too deeply.");
      }
      if (token.isSign(')')) {
        depth--;
      }
      if (token.isName()) {
        name(i, token);
      }
    }
  }

  private void begins() {
    var first = tokens.stream().filter(token -> !token.isSign('(')).findFirst();
    var isQuery =
        first
            .filter(
                token ->
                    token.isWord("select")
                        || token.isWord("with")
                        || token.isWord("values")
                        || token.isWord("table"))
            .isPresent();
    if (!isQuery) {
      throw new SqlRefused("Only queries are taken: select, with, values, table.");
    }
  }

  private void name(int i, Token token) {
    if (token.text().startsWith("pg_") || Offered.FORBIDDEN_NAMES.contains(token.text())) {
      throw new SqlRefused("The name " + shown(token) + " is not offered.");
    }
    var isCalled = i + 1 < tokens.size() && tokens.get(i + 1).isSign('(');
    if (isCalled && !mayBeCalled(i, token)) {
      throw new SqlRefused(
          "The function " + shown(token) + " is not offered; docs/sql.md lists those that are.");
    }
  }

  private boolean mayBeCalled(int i, Token token) {
    return Offered.FUNCTIONS.contains(token.text())
        || (token.kind() == Token.Kind.WORD && Offered.BEFORE_PARENTHESIS.contains(token.text()))
        || namesColumns(i);
  }

  /** {@code with t(a, b) as …} and {@code … as t(a, b)}: names, which call nothing. */
  private boolean namesColumns(int i) {
    if (i == 0) {
      return false;
    }
    var before = tokens.get(i - 1);
    return before.isWord("as")
        || before.isWord("with")
        || (before.isWord("recursive") && i > 1 && tokens.get(i - 2).isWord("with"));
  }

  private static String shown(Token token) {
    return token.text().length() <= 60 ? token.text() : token.text().substring(0, 60) + "…";
  }
}
