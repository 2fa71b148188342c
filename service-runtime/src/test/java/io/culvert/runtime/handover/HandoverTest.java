package io.culvert.runtime.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandoverTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int WRITERS = 4;
  private static final int EACH = 20_000;

  private final Handover<Integer> handover = new Handover<>();

  @Test
  void elementsOfOneThreadComeInTheirOrder() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      handover.add(i);
    }

    for (int i = 0; i < 100; i++) {
      assertThat(handover.poll(LONG)).isEqualTo(i);
    }
  }

  @Test
  void nothingComesOutOfNothing() throws InterruptedException {
    assertThat(handover.poll(Duration.ZERO)).isNull();
    assertThat(handover.poll(Duration.ofMillis(1))).isNull();
  }

  /** The reader sleeps for minutes: one element that wakes nobody, and this never ends. */
  @Test
  void noElementIsSleptOver() throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int base = writer * EACH;
      threads.add(Thread.ofPlatform().start(() -> addInBursts(base)));
    }

    var taken = new boolean[WRITERS * EACH];
    var lastOf = new int[WRITERS];
    for (int i = 0; i < taken.length; i++) {
      int next = handover.poll(LONG);
      assertThat(taken[next]).isFalse();
      assertThat(next).isGreaterThanOrEqualTo(lastOf[next / EACH]);
      taken[next] = true;
      lastOf[next / EACH] = next;
    }

    for (var thread : threads) {
      thread.join();
    }
    assertThat(handover.poll(Duration.ZERO)).isNull();
  }

  private void addInBursts(int base) {
    for (int i = 0; i < EACH; i++) {
      handover.add(base + i);
      if (i % 50 == 0) {
        Thread.yield();
      }
      if (i % 5_000 == 0) {
        LockSupport.parkNanos(5_000_000); // the reader goes to sleep
      }
    }
  }

  @Test
  void whoIsInterruptedWhileItWaitsIsTold() throws InterruptedException {
    var waiting = new CountDownLatch(1);
    var told = new CountDownLatch(1);
    var reader = Thread.ofPlatform().start(() -> takeUntilInterrupted(waiting, told));
    waiting.await();

    reader.interrupt();

    told.await();
  }

  @Test
  void anElementThatComesWithTheInterruptIsNotLost() throws Exception {
    for (int i = 0; i < 500; i++) {
      int element = i;
      var reader = new FutureTask<>(this::takeOrLeave);
      var thread = Thread.ofPlatform().start(reader);
      handover.add(element);
      thread.interrupt();

      var taken = reader.get();
      assertThat(taken == null ? handover.poll(Duration.ZERO) : taken).isEqualTo(element);
    }
  }

  private @Nullable Integer takeOrLeave() {
    try {
      return handover.poll(LONG);
    } catch (InterruptedException e) {
      return null;
    }
  }

  private void takeUntilInterrupted(CountDownLatch waiting, CountDownLatch told) {
    waiting.countDown();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> handover.poll(LONG));
    told.countDown();
  }
}
