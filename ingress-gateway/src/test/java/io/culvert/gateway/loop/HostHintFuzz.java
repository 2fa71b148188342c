package io.culvert.gateway.loop;

import io.culvert.gateway.testing.FirstBytes;
import io.culvert.testing.fuzz.Must;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a connection that may be HTTP: what stands in a line behind {@code Host:}, or
 * nothing, and nothing is moved, kept or thrown.
 */
public final class HostHintFuzz {
  private HostHintFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var first = FirstBytes.look(bytes, HostHint::in);
    Must.equal(first.found(), firstHost(first.text()), "it is the first line's of that name");
  }

  /** The same, said otherwise: of the lines that have come whole, but for the first. */
  private static @Nullable String firstHost(String text) {
    var near = text.substring(0, Math.min(text.length(), 2 * 1024));
    var lines = near.substring(0, near.lastIndexOf('\n') + 1).split("\n", -1);
    for (int i = 1; i < lines.length - 1; i++) {
      if (lines[i].regionMatches(true, 0, "host:", 0, 5)) {
        return lines[i].substring(5).strip();
      }
    }
    return null;
  }
}
