package io.culvert.tunnel.hop;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.netty.buffer.ByteBuf;

/** What a gateway or a broker says on the hop is a violation, or written again reads the same. */
public final class HopFuzz {
  private HopFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int kind = input.next() % 7;
    var buffers = new CheckedBuffers();
    var payload = buffers.of(input.rest());
    try {
      Must.equal(again(kind, payload, buffers), true, "what is written is what was read");
    } catch (ProtocolViolation expected) {
      // As it may be.
    } finally {
      payload.release();
    }
    buffers.assertAllReleased();
  }

  private static boolean again(int kind, ByteBuf payload, CheckedBuffers buffers) {
    return switch (kind) {
      case 0 -> {
        var call = HopFrames.call(payload);
        var frame = HopFrames.frame(buffers.allocator(), call);
        yield released(frame.content(), HopFrames.call(frame.content()).equals(call));
      }
      case 1 -> {
        var challenge = HopFrames.challenge(payload);
        var frame = HopFrames.frame(buffers.allocator(), challenge);
        yield released(frame.content(), HopFrames.challenge(frame.content()).equals(challenge));
      }
      case 2 -> {
        var answer = HopFrames.answer(payload);
        var frame = HopFrames.frame(buffers.allocator(), answer);
        yield released(frame.content(), HopFrames.answer(frame.content()).equals(answer));
      }
      case 3 -> {
        var allowance = HopFrames.allowance(payload);
        var frame = HopFrames.frame(buffers.allocator(), allowance);
        yield released(frame.content(), HopFrames.allowance(frame.content()).equals(allowance));
      }
      case 4 -> {
        var metered = Metered.read(payload);
        var frame = metered.frame(buffers.allocator());
        yield released(frame.content(), Metered.read(frame.content()).equals(metered));
      }
      case 5 -> {
        var line = LineToAgent.read(payload);
        var frame = line.frame(buffers.allocator());
        yield released(frame.content(), LineToAgent.read(frame.content()).equals(line));
      }
      default -> {
        var opening = HopOpening.takeFrom(payload);
        var both = opening.before(payload.copy(), buffers.allocator());
        boolean same = HopOpening.takeFrom(both).equals(opening) && both.equals(payload);
        yield released(both, same);
      }
    };
  }

  private static boolean released(ByteBuf written, boolean same) {
    written.release();
    return same;
  }
}
