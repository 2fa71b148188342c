package io.culvert.tunnel.head;

import io.culvert.testing.fuzz.CheckedBuffers;
import io.culvert.testing.fuzz.Must;

/** The head of a TCP stream is refused, or written again reads the same. */
public final class ConnectHeadFuzz {
  private ConnectHeadFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var buffers = new CheckedBuffers();
    var in = buffers.of(bytes);
    try {
      var head = ConnectHead.decode(in);
      var written = head.encode(buffers.allocator());
      try {
        Must.equal(ConnectHead.decode(written), head, "what is written is what was read");
      } finally {
        written.release();
      }
    } catch (MalformedHead refused) {
      // As it may be.
    } finally {
      in.release();
    }
    buffers.assertAllReleased();
  }
}
