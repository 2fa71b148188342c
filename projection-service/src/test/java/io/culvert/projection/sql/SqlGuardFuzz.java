package io.culvert.projection.sql;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;

/** A statement is refused in words, or is one query that stays taken as it is handed on. */
public final class SqlGuardFuzz {
  private SqlGuardFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var sql = new FuzzInput(bytes).text();
    try {
      var query = SqlGuard.check(sql);
      Must.equal(SqlGuard.check(query), query, "what is taken stays taken");
      Must.hold(sql.startsWith(query), "nothing is changed");
      Must.hold(query.indexOf(0) < 0, "no NUL gets through");
    } catch (SqlRefused refused) {
      Must.hold(refused.getMessage() != null, "it is said why");
    }
  }
}
