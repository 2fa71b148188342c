package io.culvert.benchmarks.projection;

import io.culvert.schemas.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.DoubleStream;

/** Notes when a reader sees each record. Runs on a thread of its own. */
final class Watcher implements Runnable {

  private final ConcurrentLinkedQueue<Sent> arrivals = new ConcurrentLinkedQueue<>();
  private final Progress progress;
  private final Duration patience;
  private final List<ArrayDeque<Sent>> waiting = new ArrayList<>();
  private final DoubleStream.Builder delays = DoubleStream.builder();
  private volatile boolean isLast;
  private volatile Delays seen = new Delays(new double[0]);

  /**
   * @param patience how long it waits in all
   */
  Watcher(Progress progress, Duration patience) {
    this.progress = progress;
    this.patience = patience;
    for (int i = 0; i < Topics.HTTP_EXCHANGES.partitions(); i++) {
      waiting.add(new ArrayDeque<>());
    }
  }

  /** Of one partition in the order of their offsets. */
  void expect(Sent record) {
    arrivals.add(record);
  }

  /** No record follows. */
  void expectNoMore() {
    isLast = true;
  }

  /** Of all records, once the thread has ended. */
  Delays delays() {
    return seen;
  }

  @Override
  public void run() {
    var deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!isDone() && System.nanoTime() < deadline) {
        for (var record = arrivals.poll(); record != null; record = arrivals.poll()) {
          waiting.get(record.partition()).add(record);
        }
        note(progress.next(), System.nanoTime());
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    if (!isDone()) {
      throw new IllegalStateException("not seen within " + patience);
    }
    seen = new Delays(delays.build().toArray());
  }

  private boolean isDone() {
    return isLast && arrivals.isEmpty() && waiting.stream().allMatch(ArrayDeque::isEmpty);
  }

  private void note(long[] next, long now) {
    for (var queue : waiting) {
      for (var first = queue.peek();
          first != null && first.offset() < next[first.partition()];
          first = queue.peek()) {
        delays.add((now - first.nanos()) / 1e6);
        queue.remove();
      }
    }
  }
}
