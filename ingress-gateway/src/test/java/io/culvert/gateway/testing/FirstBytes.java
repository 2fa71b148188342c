package io.culvert.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A look at the first bytes of a connection, which are not all there yet and may lie anywhere in
 * their buffer. It moves, keeps and throws nothing.
 *
 * @param text the bytes, each a character
 * @param found what was seen in them
 */
public record FirstBytes(String text, @Nullable String found) {

  /** Looks at what a fuzzer made. */
  public static FirstBytes look(byte[] bytes, Function<ByteBuf, @Nullable String> hint) {
    var input = new FuzzInput(bytes);
    int before = input.next() % 8;
    var buffers = new CheckedBuffers();
    var first = buffers.of(input.rest());
    first.skipBytes(Math.min(before, first.readableBytes()));
    int from = first.readerIndex();
    var text = first.toString(ISO_8859_1);

    var found = hint.apply(first);

    Must.equal(first.readerIndex(), from, "the bytes are not moved");
    first.release();
    buffers.assertAllReleased();
    return new FirstBytes(text, found);
  }
}
