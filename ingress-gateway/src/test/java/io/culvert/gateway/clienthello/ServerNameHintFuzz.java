package io.culvert.gateway.clienthello;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;

/**
 * The first bytes of a connection that may be TLS: a name that is among them, or none, and nothing
 * is moved, kept or thrown.
 */
public final class ServerNameHintFuzz {
  private ServerNameHintFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int before = input.next() % 8;
    var buffers = new CheckedBuffers();
    var first = buffers.of(input.rest());
    first.skipBytes(Math.min(before, first.readableBytes()));
    int from = first.readerIndex();
    var text = first.toString(ISO_8859_1);

    var name = ServerNameHint.in(first);

    Must.hold(name == null || text.contains(name), "a name is among the bytes");
    Must.equal(first.readerIndex(), from, "the bytes are not moved");
    first.release();
    buffers.assertAllReleased();
  }
}
