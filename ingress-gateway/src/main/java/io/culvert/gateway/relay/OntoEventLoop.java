package io.culvert.gateway.relay;

import io.culvert.tunnel.stream.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Carries what a tunnel's event loop says over to the public connection's, many calls in one task,
 * but not so many that the other connections of the loop wait for long. It holds no more than the
 * stream's credit.
 */
final class OntoEventLoop extends LoopCrossing {
  private sealed interface Call {
    record Head(ByteBuf bytes) implements Call {}

    record Data(ByteBuf bytes) implements Call {}

    record End(ByteBuf bytes) implements Call {}

    record Reset(ResetCode code, String message) implements Call {}

    record Writable() implements Call {}

    record Silence() implements Call {}
  }

  private static final Call WRITABLE = new Call.Writable();
  private static final Call SILENCE = new Call.Silence();

  /** Calls in one task. */
  static final int BATCH = 256;

  private final EventExecutor loop;
  private final Runnable afterBatch;
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * @param loop where the target is called
   * @param afterBatch run when the target has been told what one task may tell it
   */
  OntoEventLoop(EventExecutor loop, Runnable afterBatch) {
    this.loop = loop;
    this.afterBatch = afterBatch;
  }

  @Override
  public void onHead(ByteBuf head) {
    add(new Call.Head(head));
  }

  @Override
  public void onData(ByteBuf data) {
    add(new Call.Data(data));
  }

  @Override
  public void onEnd(ByteBuf trailers) {
    add(new Call.End(trailers));
  }

  @Override
  public void onReset(ResetCode code, String message) {
    add(new Call.Reset(code, message));
  }

  @Override
  public void onWritable() {
    add(WRITABLE);
  }

  @Override
  public void onSilence() {
    add(SILENCE);
  }

  private void add(Call call) {
    calls.add(call);
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        loop.execute(this::deliver);
      } catch (RejectedExecutionException stopped) {
        scheduled.set(false);
        releaseAll();
      }
    }
  }

  private void deliver() {
    scheduled.set(false);
    int left = BATCH;
    for (var call = calls.poll(); call != null; call = --left > 0 ? calls.poll() : null) {
      switch (call) {
        case Call.Head(var bytes) -> target().onHead(bytes);
        case Call.Data(var bytes) -> target().onData(bytes);
        case Call.End(var bytes) -> target().onEnd(bytes);
        case Call.Reset(var code, var message) -> target().onReset(code, message);
        case Call.Writable _ -> target().onWritable();
        case Call.Silence _ -> target().onSilence();
      }
    }
    afterBatch.run();
    if (!calls.isEmpty()) {
      schedule();
    }
  }

  private void releaseAll() {
    for (var call = calls.poll(); call != null; call = calls.poll()) {
      switch (call) {
        case Call.Head(var bytes) -> bytes.release();
        case Call.Data(var bytes) -> bytes.release();
        case Call.End(var bytes) -> bytes.release();
        case Call.Reset _, Call.Writable _, Call.Silence _ -> {}
      }
    }
  }
}
