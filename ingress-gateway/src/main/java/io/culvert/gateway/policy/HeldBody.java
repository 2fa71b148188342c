package io.culvert.gateway.policy;

import io.culvert.tunnel.stream.EarlyBytes;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A body that waits, with what follows it. */
final class HeldBody {
  private final EarlyBytes bytes = new EarlyBytes();
  private @Nullable LastHttpContent last;

  /** Keeps a piece, which is owned from then on. */
  void add(HttpContent piece) {
    if (piece instanceof LastHttpContent end) {
      last = end;
    } else {
      bytes.add(piece.content());
    }
  }

  List<ByteBuf> bytes() {
    var all = new ArrayList<>(bytes.all());
    if (last != null) {
      all.add(last.content());
    }
    return all;
  }

  /** Gives the pieces away, with what is owned of them. */
  List<HttpContent> take() {
    var all = new ArrayList<HttpContent>();
    for (var piece = bytes.poll(); piece != null; piece = bytes.poll()) {
      all.add(new DefaultHttpContent(piece));
    }
    if (last != null) {
      all.add(last);
      last = null;
    }
    return all;
  }

  void release() {
    take().forEach(HttpContent::release);
  }
}
