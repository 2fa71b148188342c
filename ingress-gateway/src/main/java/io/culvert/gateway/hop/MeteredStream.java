package io.culvert.gateway.hop;

import io.culvert.tunnel.hop.HopOpening;
import io.culvert.tunnel.hop.Metered;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream over a hop that costs what the broker says. Until it has said so, and when it is gone
 * before, the count of this side has to do.
 */
final class MeteredStream implements TunnelStream {
  private volatile @Nullable TunnelStream stream;
  private volatile boolean over;
  private @Nullable Metered metered;
  private @Nullable Runnable whenOver;

  /** The stream on the hop; called before anybody else has this one. */
  void runsOn(TunnelStream opened) {
    stream = opened;
  }

  /** The stream on the hop is over; what the broker says of it may still be on its way. */
  void isOver() {
    over = true;
  }

  /** The broker has said what the stream has cost. The first word stays. */
  void settle(Metered said) {
    Runnable waiting;
    synchronized (this) {
      if (metered != null) {
        return;
      }
      metered = said;
      waiting = whenOver;
    }
    if (waiting != null) {
      waiting.run();
    }
  }

  /** The broker will not say: this side's count stays. */
  void settleAsCounted() {
    var counted = stream;
    settle(
        counted == null
            ? new Metered(0, 0, 0)
            : new Metered(0, withoutOpening(counted), counted.bytesOut()));
  }

  @Override
  public synchronized long bytesIn() {
    return metered == null ? withoutOpening(stream()) : metered.bytesIn();
  }

  @Override
  public synchronized long bytesOut() {
    return metered == null ? stream().bytesOut() : metered.bytesOut();
  }

  private static long withoutOpening(TunnelStream counted) {
    return Math.max(0, counted.bytesIn() - HopOpening.BYTES);
  }

  @Override
  public void whenOver(Runnable task) {
    synchronized (this) {
      if (metered == null) {
        whenOver = task;
        return;
      }
    }
    task.run();
  }

  @Override
  public void reset(ResetCode code, String message) {
    if (over) {
      settleAsCounted(); // nobody waits any longer for the broker's word
    } else {
      stream().reset(code, message);
    }
  }

  @Override
  public void head(ByteBuf head) {
    stream().head(head);
  }

  @Override
  public void data(ByteBuf data) {
    stream().data(data);
  }

  @Override
  public void end(ByteBuf trailers) {
    stream().end(trailers);
  }

  @Override
  public void consumed(int bytes) {
    stream().consumed(bytes);
  }

  @Override
  public boolean isWritable() {
    return stream().isWritable();
  }

  private TunnelStream stream() {
    return Objects.requireNonNull(stream);
  }
}
