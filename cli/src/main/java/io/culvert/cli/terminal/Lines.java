package io.culvert.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Prints lines on a thread of its own, so that a terminal that is stopped (Ctrl+S), or a slow pipe,
 * never holds the tunnel up. When too many wait, lines are left out, and that is said.
 */
public final class Lines implements AutoCloseable {
  private static final int MOST_WAITING = 4096;
  private static final long LAST_WORDS_MILLIS = 500;
  private static final long LOOK_MILLIS = 100;

  private static final String LINE_END = System.lineSeparator();

  /** Nobody reads faster. */
  private static final long GATHER_MILLIS = 10;

  private final BlockingQueue<Supplier<String>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong leftOut = new AtomicLong();
  private final LongFunction<String> leftOutLine;
  private final OutputStream out;
  private final Thread printer;
  private volatile boolean closing;

  /**
   * Begins to print.
   *
   * @param leftOutLine the line that says how many were left out
   */
  public Lines(OutputStream to, LongFunction<String> leftOutLine) {
    this.leftOutLine = leftOutLine;
    this.out = to;
    this.printer = Thread.ofPlatform().name("culvert-lines").daemon().start(this::printAll);
  }

  /** To the process's standard output. */
  public static OutputStream standardOutput() {
    return new FileOutputStream(FileDescriptor.out);
  }

  /** Prints a line some time soon; never blocks. The line is made on the printing thread. */
  public void print(Supplier<String> line) {
    if (!waiting.offer(line)) {
      leftOut.incrementAndGet();
    }
  }

  private void printAll() {
    var batch = new ArrayList<Supplier<String>>();
    try {
      while (true) {
        boolean last = closing;
        if (waiting.drainTo(batch) == 0) {
          if (last) {
            return;
          }
          awaitFirst(batch);
        }
        var text = new StringBuilder();
        batch.forEach(line -> text.append(line.get()).append(LINE_END));
        batch.clear();
        sayWhatWasLeftOut(text);
        write(text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a line, and then a moment for those that come with it: a flush for each is dear. */
  private void awaitFirst(List<Supplier<String>> batch) throws InterruptedException {
    var first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
    }
  }

  private void sayWhatWasLeftOut(StringBuilder text) {
    if (leftOut.get() > 0) {
      text.append(leftOutLine.apply(leftOut.getAndSet(0))).append(LINE_END);
    }
  }

  private void write(StringBuilder text) {
    if (text.isEmpty()) {
      return;
    }
    try {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      // Nobody reads any more; the tunnel does not depend on it.
    }
  }

  /** Prints what waits, but not for longer than half a second. */
  @Override
  public void close() {
    closing = true;
    try {
      printer.join(LAST_WORDS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
