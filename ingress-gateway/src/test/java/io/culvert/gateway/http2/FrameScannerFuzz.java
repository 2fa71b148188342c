package io.culvert.gateway.http2;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of an HTTP/2 client: the same frames are found in whatever pieces they come, one at most
 * for each nine bytes, each with a stream that can be.
 */
public final class FrameScannerFuzz {
  private record Seen(int type, int flags, int stream) {}

  private FrameScannerFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    int where = input.next();
    var sent = input.rest();
    var whole = scan(List.of(sent));
    Must.equal(scan(FuzzInput.cut(sent, where)), whole, "pieces are read as the whole");
    Must.hold(whole.size() <= sent.length / 9, "frames have headers");
    Must.hold(whole.stream().allMatch(frame -> frame.stream >= 0), "streams have numbers");
  }

  private static List<Seen> scan(List<byte[]> pieces) {
    var seen = new ArrayList<Seen>();
    var scanner =
        new FrameScanner((type, flags, stream) -> seen.add(new Seen(type, flags, stream)));
    pieces.forEach(piece -> scanner.scan(Unpooled.wrappedBuffer(piece)));
    return seen;
  }
}
