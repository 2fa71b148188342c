package io.culvert.gateway.relay;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks once a second, all those of an event loop by one timer: raw connections are silent for
 * hours, and a hundred thousand timers would keep the loops busy with nothing. Used on the loop.
 */
final class EverySecond {
  /** Only loops that have tasks. */
  private static final Map<EventExecutor, EverySecond> LOOPS = new ConcurrentHashMap<>();

  private final Set<Runnable> tasks = new LinkedHashSet<>();
  private final Future<?> timer;

  private EverySecond(EventExecutor loop) {
    timer = loop.scheduleWithFixedDelay(this::runAll, 1, 1, TimeUnit.SECONDS);
  }

  /** From the next second on runs the task, which is told from others by its identity. */
  static void begin(EventExecutor loop, Runnable task) {
    LOOPS.computeIfAbsent(loop, EverySecond::new).tasks.add(task);
  }

  /** Runs the task no more, if it did. */
  static void end(EventExecutor loop, Runnable task) {
    var all = LOOPS.get(loop);
    if (all != null && all.tasks.remove(task) && all.tasks.isEmpty()) {
      LOOPS.remove(loop);
      all.timer.cancel(false);
    }
  }

  private void runAll() {
    for (var task : tasks.toArray(Runnable[]::new)) { // any of them may be the last time
      task.run();
    }
  }
}
