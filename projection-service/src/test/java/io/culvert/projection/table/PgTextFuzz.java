package io.culvert.projection.table;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;

/** Any text is stored in a form that PostgreSQL takes, and read back as it was. */
public final class PgTextFuzz {
  private PgTextFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var text = new FuzzInput(bytes).text();
    var stored = PgText.escape(text);
    Must.equal(PgText.unescape(stored), text, "what is stored is read");
    Must.hold(stored.indexOf(0) < 0 && stored.indexOf('\n') < 0, "it can be stored");
    int half = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
    Must.hold(stored.startsWith(PgText.escape(text.substring(0, half))), "a prefix stays a prefix");
    PgText.unescape(text);
    PgText.uuid(text);
    PgText.likeLiteral(text);
  }
}
