package io.culvert.tunnel.stream;

import io.culvert.tunnel.frame.FrameType;
import io.culvert.tunnel.frame.StreamKind;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One stream as both its user and its connection see it: calls from any thread are brought to the
 * event loop here; what they do is in {@link StreamState}.
 */
final class MuxStream implements TunnelStream {
  /** Bytes on their way to the event loop from another thread before that thread has to stop. */
  private static final int HANDED_OVER_LIMIT = 256 * 1024;

  private final EventExecutor executor;
  private final Turns turns;
  private final StreamState state;
  private final AtomicInteger handedOver = new AtomicInteger();
  private final AtomicBoolean inWaiters = new AtomicBoolean();
  private volatile boolean waiting;
  private boolean hasPlace;

  MuxStream(Streams streams, StreamKind kind, @Nullable StreamListener listener) {
    this.executor = streams.line().executor();
    this.turns = streams.turns();
    this.state = new StreamState(streams, this, kind, listener);
    streams.began();
  }

  StreamState state() {
    return state;
  }

  @Override
  public void head(ByteBuf head) {
    onLoop(head, () -> state.send(FrameType.HEAD, head));
  }

  @Override
  public void data(ByteBuf data) {
    if (executor.inEventLoop()) {
      state.send(FrameType.DATA, data);
      return;
    }
    int bytes = data.readableBytes();
    handedOver.addAndGet(bytes);
    onLoop(
        data,
        () -> {
          handedOver.addAndGet(-bytes);
          state.send(FrameType.DATA, data);
          tellIfWritable();
        });
  }

  @Override
  public void end(ByteBuf trailers) {
    onLoop(trailers, () -> state.send(FrameType.END, trailers));
  }

  @Override
  public void reset(ResetCode code, String message) {
    onLoop(null, () -> state.reset(code, message));
  }

  @Override
  public void consumed(int bytes) {
    onLoop(null, () -> state.consumed(bytes));
  }

  @Override
  public boolean isWritable() {
    if (isWritableNow()) {
      return true;
    }
    waiting = true;
    awaitSocket();
    // Once more: what made it unwritable may have passed before anyone saw that we wait.
    return isWritableNow();
  }

  private boolean isWritableNow() {
    return state.canTakeMore() && turns.socketWritable() && handedOver.get() < HANDED_OVER_LIMIT;
  }

  private void awaitSocket() {
    // Only while it is the socket that stops us: a queue that outlives its cause would grow.
    if (!turns.socketWritable() && inWaiters.compareAndSet(false, true)) {
      turns.await(this);
    }
  }

  /** On the loop, after anything that may have made the stream writable. */
  void tellIfWritable() {
    if (!waiting) {
      return;
    }
    if (isWritableNow()) {
      waiting = false;
      state.tellWritable();
    } else {
      awaitSocket();
    }
  }

  void socketIsBack() {
    inWaiters.set(false);
    tellIfWritable();
  }

  /** For {@link Turns}: whether the stream is already in the queue. */
  boolean takePlace() {
    boolean taken = !hasPlace;
    hasPlace = true;
    return taken;
  }

  void leavePlace() {
    hasPlace = false;
  }

  @Override
  public long bytesIn() {
    return state.bytesIn();
  }

  @Override
  public long bytesOut() {
    return state.bytesOut();
  }

  @Override
  public void whenOver(Runnable task) {
    if (state.isOver()) {
      task.run();
      return;
    }
    try {
      executor.execute(() -> state.whenOver(task));
    } catch (RejectedExecutionException stopped) {
      task.run(); // the loop is gone, and with it whoever counted
    }
  }

  private void onLoop(@Nullable ByteBuf owned, Runnable task) {
    if (executor.inEventLoop()) {
      task.run();
      return;
    }
    try {
      executor.execute(task);
    } catch (RejectedExecutionException stopped) {
      if (owned != null) {
        owned.release();
      }
    }
  }
}
