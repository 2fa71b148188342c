package io.culvert.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

  private final BlockingQueue<Supplier<String>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong leftOut = new AtomicLong();
  private final LongFunction<String> leftOutLine;
  private final PrintStream out;
  private final Thread printer;
  private volatile boolean closing;

  /**
   * Begins to print.
   *
   * @param leftOutLine the line that says how many were left out
   */
  public Lines(OutputStream to, LongFunction<String> leftOutLine) {
    this.leftOutLine = leftOutLine;
    this.out =
        new PrintStream(new BufferedOutputStream(to, 16 * 1024), false, StandardCharsets.UTF_8);
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
    try {
      while (true) {
        var next = waiting.poll();
        if (next == null) {
          out.flush();
          next = waiting.poll(closing ? 0 : 100, TimeUnit.MILLISECONDS);
        }
        if (next != null) {
          out.println(next.get());
          sayWhatWasLeftOut();
        } else if (closing) {
          return;
        }
      }
    } catch (InterruptedException e) {
      out.flush();
    }
  }

  private void sayWhatWasLeftOut() {
    if (leftOut.get() > 0 && waiting.isEmpty()) {
      out.println(leftOutLine.apply(leftOut.getAndSet(0)));
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
