package io.culvert.cli.agent;

import io.culvert.cli.origin.Forwarder;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How an agent leaves: it tells the server, and waits for what runs, but not for ever. Event loop
 * only.
 */
final class Departure {
  /**
   * How long streams on which nothing moves hold it up: until every gateway has heard that it
   * leaves, so that no request goes with them.
   */
  private static final Duration SILENT = Duration.ofMillis(1_200);

  /** What is over before that is not worth a word. */
  private static final Duration UNNOTICED = Duration.ofMillis(200);

  private static final long LOOK_MILLIS = 10;

  private final Duration longest;
  private final EventLoop loop;
  private final LineSet lines;
  private final Forwarder forwarder;
  private final AgentListener listener;
  private final CountDownLatch gone;
  private long begun;
  private boolean told;
  private boolean over;

  /**
   * One that has not begun.
   *
   * @param longest how long requests that run may go on
   * @param gone counted down when all is over
   */
  Departure(
      Duration longest,
      EventLoop loop,
      LineSet lines,
      Forwarder forwarder,
      AgentListener listener,
      CountDownLatch gone) {
    this.longest = longest;
    this.loop = loop;
    this.lines = lines;
    this.forwarder = forwarder;
    this.listener = listener;
    this.gone = gone;
  }

  void begin() {
    begun = System.nanoTime();
    lines.leave();
    look();
  }

  /** Breaks off what still runs. */
  void end() {
    over = true;
    lines.close();
    forwarder.close();
    gone.countDown();
  }

  private void look() {
    if (over) {
      return;
    }
    var waited = Duration.ofNanos(System.nanoTime() - begun);
    if (lines.areGone() || isEnough(waited)) {
      end();
      return;
    }
    if (!told && waited.compareTo(UNNOTICED) >= 0 && forwarder.active() > 0) {
      told = true;
      listener.finishing(forwarder.busy(), forwarder.active() - forwarder.busy(), longest);
    }
    loop.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private boolean isEnough(Duration waited) {
    return waited.compareTo(longest) >= 0 || waited.compareTo(SILENT) >= 0 && forwarder.busy() == 0;
  }
}
