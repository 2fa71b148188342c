package io.culvert.gateway.loop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a connection that may be HTTP: what stands in a line behind {@code Host:}, or
 * nothing, and nothing is moved, kept or thrown.
 */
public final class HostHintFuzz {
  private HostHintFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int before = input.next() % 8;
    var buffers = new CheckedBuffers();
    var first = buffers.of(input.rest());
    first.skipBytes(Math.min(before, first.readableBytes()));
    int from = first.readerIndex();
    var text = first.toString(ISO_8859_1);

    var host = HostHint.in(first);

    Must.equal(host, firstHost(text), "it is the first line's of that name");
    Must.equal(first.readerIndex(), from, "the bytes are not moved");
    first.release();
    buffers.assertAllReleased();
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
