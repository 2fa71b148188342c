package io.culvert.gateway.quota;

import io.culvert.gateway.http.ReadGate;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.Tunnel;
import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * The pace of one exchange. While its account is slowed down, the agent gets credit back later and
 * the client is read later; nothing is kept meanwhile that would not be kept otherwise. Used on the
 * public connection's event loop.
 */
public final class Pace {
  private final Channel channel;
  private final Tunnel tunnel;
  private final TokenBuckets buckets;
  private long readAgainAt;
  private boolean shut;

  /**
   * @param channel the public connection
   */
  public Pace(Channel channel, Tunnel tunnel, TokenBuckets buckets) {
    this.channel = channel;
    this.tunnel = tunnel;
    this.buckets = buckets;
  }

  /** Whether nothing more may pass. */
  public boolean isBlocked() {
    return tunnel.allowance() instanceof Allowance.Blocked;
  }

  /** Bytes for the client have left: gives credit for them, at once or when their time has come. */
  public void left(int bytes, IntConsumer credit) {
    long delay = delayAfter(bytes);
    if (delay == 0) {
      credit.accept(bytes);
    } else {
      later(delay, () -> credit.accept(bytes));
    }
  }

  /** Bytes of the client have come: reads on, at once or when their time has come. */
  public void came(int bytes) {
    long delay = delayAfter(bytes);
    if (delay == 0) {
      return;
    }
    readAgainAt = now() + delay;
    if (!shut) {
      shut = true;
      ReadGate.of(channel).shut(ReadGate.Reason.SLOWED_DOWN);
      later(delay, this::readAgain);
    }
  }

  private void readAgain() {
    long left = readAgainAt - now();
    if (shut && left > 0) {
      later(left, this::readAgain);
    } else {
      done();
    }
  }

  /** The exchange is over, and its pace with it. */
  public void done() {
    if (shut) {
      shut = false;
      ReadGate.of(channel).open(ReadGate.Reason.SLOWED_DOWN);
    }
  }

  private long delayAfter(int bytes) {
    var account = tunnel.info().accountId();
    return account != null && tunnel.allowance() instanceof Allowance.Throttled slow
        ? buckets.of(account).take(bytes, slow.bytesPerSecond(), now())
        : 0;
  }

  private void later(long nanos, Runnable what) {
    try {
      channel.eventLoop().schedule(what, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException stopped) {
      // The gateway is stopping; there is nobody to wait for.
    }
  }

  private long now() {
    return channel.eventLoop().ticker().nanoTime();
  }
}
