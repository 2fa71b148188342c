package io.culvert.gateway.replay;

import io.culvert.events.ReplayBodyChunk;
import io.culvert.events.ReplayRequested;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the pieces of bodies until the order comes that they belong to. Bounded: orders that
 * never come lose their pieces, the oldest first. Used by one thread.
 */
final class ReplayBodies {
  private final long mostBytes;
  private final Map<String, List<byte[]>> pieces = new LinkedHashMap<>();
  private long bytes;

  /**
   * @param mostBytes bytes of pieces that may wait
   */
  ReplayBodies(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  void add(String replayId, ReplayBodyChunk chunk) {
    if (chunk.getIndex() != pieces.getOrDefault(replayId, List.of()).size()) {
      return; // a repeat, or a gap that take() will see
    }
    var data = chunk.getData().duplicate();
    var piece = new byte[data.remaining()];
    data.get(piece);
    pieces.computeIfAbsent(replayId, _ -> new ArrayList<>()).add(piece);
    bytes += piece.length;
    while (bytes > mostBytes) {
      drop(pieces.keySet().iterator().next());
    }
  }

  /** Orders of which something waits. */
  int size() {
    return pieces.size();
  }

  private List<byte[]> drop(String replayId) {
    var dropped = pieces.remove(replayId);
    if (dropped == null) {
      return List.of();
    }
    dropped.forEach(piece -> bytes -= piece.length);
    return dropped;
  }

  /** The pieces of an order's body; null when they are not all there. */
  @Nullable List<byte[]> take(String replayId, ReplayRequested order) {
    var body = drop(replayId);
    long size = body.stream().mapToLong(piece -> piece.length).sum();
    return body.size() == order.getBodyChunks() && size == order.getBodySize() ? body : null;
  }
}
