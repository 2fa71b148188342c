package io.culvert.gateway.postgres;

import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a database says at the beginning passes unchanged, in whatever pieces it comes; the same key
 * is learnt of them, and forgotten when the client leaves.
 */
public final class LearnCancelKeyFuzz {
  private LearnCancelKeyFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int where = input.next();
    var said = input.rest();
    var key = keyIn(said);
    Must.equal(learns(FuzzInput.cut(said, where), said, key), key != null, "the key is learnt");
  }

  private static boolean learns(List<byte[]> pieces, byte[] whole, @Nullable CancelKey key) {
    var buffers = new CheckedBuffers();
    var keys = new CancelKeys();
    var channel =
        buffers.channel(new LearnCancelKey(keys, new ScriptedTunnel("db.localhost", false)));
    var passed = new ByteArrayOutputStream();
    for (var piece : pieces) {
      channel.writeOutbound(buffers.of(piece));
      for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
        var out = new byte[each.readableBytes()];
        each.readBytes(out);
        passed.writeBytes(out);
        each.release();
      }
    }
    boolean isLearnt = key != null && keys.tunnelOf(key) != null;
    CheckedBuffers.close(channel);
    buffers.assertAllReleased();
    Must.hold(Arrays.equals(passed.toByteArray(), whole), "all passes as it is");
    Must.hold(key == null || keys.tunnelOf(key) == null, "who has left has no key");
    return isLearnt;
  }

  /** The key of a beginning, read all at once; null when there is none. */
  private static @Nullable CancelKey keyIn(byte[] said) {
    var bytes = Unpooled.wrappedBuffer(said);
    while (bytes.readableBytes() >= 5) {
      int type = bytes.readByte();
      long length = bytes.readInt() - 4L;
      if (type == 'K') {
        return length < CancelKey.SHORTEST
                || length > CancelKey.LONGEST
                || length > bytes.readableBytes()
            ? null
            : CancelKey.of(bytes.readSlice((int) length));
      }
      if ("RSNv".indexOf(type) < 0 || length < 0 || length > 64 * 1024) {
        return null;
      }
      bytes.skipBytes((int) Math.min(length, bytes.readableBytes()));
    }
    return null;
  }
}
