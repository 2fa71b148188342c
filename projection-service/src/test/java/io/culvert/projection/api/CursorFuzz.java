package io.culvert.projection.api;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import java.util.Base64;

/** Where a page ended, as a client says it: refused, or read as it is written. */
public final class CursorFuzz {
  private CursorFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    boolean encode = input.next() % 2 == 0;
    var rest = input.rest();
    var text =
        encode
            ? Base64.getUrlEncoder().withoutPadding().encodeToString(rest)
            : new FuzzInput(rest).text();
    try {
      var cursor = Cursor.parse(text);
      Must.equal(Cursor.parse(cursor.text()), cursor, "a cursor is read as it is written");
    } catch (ApiException refused) {
      Must.hold(refused.getMessage() != null, "it is said why");
    }
  }
}
