package io.culvert.standalone;

import java.util.concurrent.CountDownLatch;

/**
 * Waits for SIGTERM or Ctrl+C, and keeps the JVM alive until the main thread has stopped
 * everything. A signal in the middle of a start interrupts it, so that no PostgreSQL is left
 * behind.
 */
final class StopOnSignal {

  private final Thread main = Thread.currentThread();
  private final CountDownLatch signalled = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private boolean starting = true;

  StopOnSignal() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
  }

  /** Everything has started: waits until there is a signal. */
  void awaitSignal() throws InterruptedException {
    synchronized (this) {
      starting = false;
    }
    signalled.await();
  }

  boolean wasSignalled() {
    return signalled.getCount() == 0;
  }

  /** The main thread has nothing left to stop. */
  void finished() {
    finished.countDown();
  }

  private void stop() {
    synchronized (this) {
      signalled.countDown();
      if (starting) {
        main.interrupt();
      }
    }
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
