package io.culvert.gateway.capture;

import io.culvert.events.BodySide;
import io.culvert.events.Completeness;
import io.culvert.gateway.http.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Copies one body as it passes, up to the limit and as far as the budget goes. A small body is kept
 * until its end; of a larger one each full piece leaves at once. Never holds traffic up: without
 * memory it only stops copying. Used on one event loop.
 */
final class BodyTee {
  /** Largest body that travels inside the exchange's own event, bytes. */
  static final int LARGEST_INLINE = 64 * 1024;

  /** Size of a full piece, bytes. */
  static final int PIECE = 256 * 1024;

  private static final int SMALLEST = 1024;
  private static final byte[] NOTHING = {};

  private final BodySide side;
  private final long limit;
  private final MemoryBudget budget;
  private final PieceSink sink;
  private byte[] buffer = NOTHING;
  private int filled;
  private long recorded;
  private int pieces;
  private Completeness completeness = Completeness.WHOLE;
  private @Nullable JsonRedactor redactor;
  private final WideText wide = new WideText();

  /** Where full pieces go, with the budget they hold. */
  interface PieceSink {
    /**
     * Takes a piece over.
     *
     * @return false when pieces of this body are not wanted any more
     */
    boolean take(BodyPiece piece);
  }

  BodyTee(BodySide side, long limit, MemoryBudget budget, PieceSink sink) {
    this.side = side;
    this.limit = limit;
    this.budget = budget;
    this.sink = sink;
  }

  /** From the first byte on, only so much of it may be kept. */
  void keep(BodyRules rules) {
    switch (rules) {
      case BodyRules.Plain _ -> redactor = null;
      case BodyRules.Without(var members) -> redactor = new JsonRedactor(members);
      case BodyRules.Nothing _ -> completeness = Completeness.OFF;
    }
  }

  /** Looks at bytes that pass; neither their indices nor their owner change. */
  void passes(ByteBuf bytes) {
    if (redactor == null) {
      take(bytes);
    } else if (completeness == Completeness.WHOLE) {
      if (wide.isSeenIn(bytes)) {
        forget();
      } else {
        take(Unpooled.wrappedBuffer(redactor.next(bytes)));
      }
    }
  }

  /** It turns out that what has to be left out cannot be found. */
  private void forget() {
    completeness = pieces == 0 ? Completeness.OFF : Completeness.CUT;
    budget.giveBack(buffer.length);
    recorded -= filled;
    buffer = NOTHING;
    filled = 0;
  }

  private void take(ByteBuf bytes) {
    int from = bytes.readerIndex();
    int left = bytes.readableBytes();
    while (left > 0 && completeness == Completeness.WHOLE) {
      int allowed = (int) Math.min(left, limit - recorded);
      if (allowed == 0) {
        completeness = Completeness.CUT;
      } else {
        int copied = copy(bytes, from, allowed);
        from += copied;
        left -= copied;
      }
    }
  }

  private int copy(ByteBuf bytes, int from, int count) {
    if (filled == buffer.length && !makeRoom(count)) {
      completeness = Completeness.SHED;
      return 0;
    }
    int copied = Math.min(count, buffer.length - filled);
    bytes.getBytes(from, buffer, filled, copied);
    filled += copied;
    recorded += copied;
    return copied;
  }

  private boolean makeRoom(int count) {
    if (filled == PIECE && !sendPiece()) {
      return false;
    }
    int wanted = Math.max(SMALLEST, Integer.highestOneBit(filled + count - 1) << 1);
    int size = Math.clamp(wanted, buffer.length * 2, PIECE);
    if (!budget.take(size - buffer.length)) {
      return false;
    }
    buffer = Arrays.copyOf(buffer, size);
    return true;
  }

  private boolean sendPiece() {
    var piece = new BodyPiece(side, pieces, recorded - filled, buffer, filled);
    pieces++;
    buffer = NOTHING;
    filled = 0;
    return sink.take(piece);
  }

  /** The body is over; its last piece leaves, or it is small enough to come along. */
  TakenBody end() {
    if (completeness == Completeness.WHOLE && redactor != null && redactor.hasRedacted()) {
      completeness = Completeness.REDACTED;
    }
    if (pieces > 0 || filled > LARGEST_INLINE) {
      if (filled > 0) {
        sendPiece();
      }
      return new TakenBody(recorded, completeness, NOTHING, 0, pieces);
    }
    var taken = new TakenBody(recorded, completeness, buffer, filled, 0);
    buffer = NOTHING;
    return taken;
  }
}
