package io.culvert.gateway.policy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a body that waits. Who sends it decides how small they are, and a byte that waits
 * alone costs some hundred: after the first few, small ones are joined.
 */
final class HeldBody {
  /** Pieces that are kept as they come. */
  private static final int FEW = 16;

  /** Largest piece that is joined with others, bytes. */
  private static final int SMALL = 512;

  private static final int TOGETHER = 8 * 1024;

  private final List<HttpContent> pieces = new ArrayList<>();
  private @Nullable ByteBuf joined;

  /** Keeps a piece, which is owned from then on. */
  void add(HttpContent piece, ByteBufAllocator allocator) {
    int bytes = piece.content().readableBytes();
    if (pieces.size() < FEW || bytes > SMALL || piece instanceof LastHttpContent) {
      joined = null; // what comes later comes behind it
      pieces.add(piece);
      return;
    }
    if (joined == null || joined.maxWritableBytes() < bytes) {
      joined = allocator.buffer(SMALL, TOGETHER);
      pieces.add(new DefaultHttpContent(joined));
    }
    joined.writeBytes(piece.content());
    piece.release();
  }

  List<ByteBuf> bytes() {
    return pieces.stream().map(HttpContent::content).toList();
  }

  /** Gives the pieces away, with what is owned of them. */
  List<HttpContent> take() {
    var all = List.copyOf(pieces);
    forget();
    return all;
  }

  void release() {
    pieces.forEach(HttpContent::release);
    forget();
  }

  private void forget() {
    pieces.clear();
    joined = null;
  }
}
