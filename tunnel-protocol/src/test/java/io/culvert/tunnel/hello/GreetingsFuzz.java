package io.culvert.tunnel.hello;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What is said on stream 0 is a {@link ProtocolViolation} that quotes nothing, or written again
 * reads the same.
 */
public final class GreetingsFuzz {
  private GreetingsFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int kind = input.next() % 4;
    var json = input.rest();
    switch (kind) {
      case 0 -> check(json, Greetings::hello, (b, hello) -> Greetings.frame(b.allocator(), hello));
      case 1 -> check(json, Greetings::welcome, (b, said) -> Greetings.frame(b.allocator(), said));
      case 2 -> check(json, Greetings::refused, (b, said) -> Greetings.frame(b.allocator(), said));
      default -> check(json, Greetings::logLine, (b, line) -> Greetings.frame(b.allocator(), line));
    }
  }

  private static <T> void check(
      byte[] json, Function<ByteBuf, T> read, BiFunction<CheckedBuffers, T, Frame> write) {
    var buffers = new CheckedBuffers();
    var payload = buffers.of(json);
    try {
      var said = read.apply(payload);
      var frame = write.apply(buffers, said);
      try {
        Must.equal(read.apply(frame.content()), said, "what is written is what was read");
      } finally {
        frame.release();
      }
    } catch (ProtocolViolation violation) {
      var complaint = violation.getMessage();
      Must.hold(complaint.length() < 500, "complaints are short");
      Must.hold(complaint.chars().noneMatch(Character::isISOControl), "complaints are one line");
    } finally {
      Must.equal(payload.refCnt(), 1, "the payload stays the caller's");
      payload.release();
    }
    buffers.assertAllReleased();
  }
}
