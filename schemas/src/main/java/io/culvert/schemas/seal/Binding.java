package io.culvert.schemas.seal;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What sealed data belongs to. It is authenticated with the data (as GCM's additional data) and not
 * stored, so sealed data that is put into another event or another account's does not open.
 *
 * @param text what it is and the ids it belongs to, one a line
 */
public record Binding(String text) {

  /**
   * @param what the event and, where it has several, the field: {@code AccountRegistered.personal}
   * @param ids the account first, then from the larger to the smaller
   */
  public static Binding of(String what, String... ids) {
    for (var part : ids) {
      if (part.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("an id is one line: " + part);
      }
    }
    return new Binding(what + "\n" + String.join("\n", List.of(ids)));
  }

  byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
