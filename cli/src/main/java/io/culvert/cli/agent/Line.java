package io.culvert.cli.agent;

import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One of an agent's connections, kept up: it is opened again whenever it is lost, and when its
 * broker is about to stop another one is opened before the old one is left. Event loop only.
 */
final class Line {
  private static final Duration LONG = Duration.ofSeconds(10);

  /** For so long after a move both connections serve, until every gateway knows the new one. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final int number;
  private final EventLoop loop;
  private final ServerDialer dialer;
  private final Function<Attempt.Events, Attempt> attempts;
  private final Owner owner;
  private final Attempt.Events events = new Happenings();
  private final List<Attempt> left = new ArrayList<>();
  private @Nullable Attempt opening;
  private @Nullable Attempt serving;
  private int pauses;
  private long upSince;
  private boolean scheduled;
  private boolean closed;

  /** What the agent hears of its lines. */
  interface Owner {
    /** The line carries requests; it did not before. */
    void up(Line line, Welcome welcome);

    /** The line does not carry requests; the next attempt begins after that time. */
    void down(Line line, Trouble why, Duration retryIn);

    /** The server does not let the line in, now or later. */
    void refused(Line line, Trouble why);

    void serverSays(LogLine line);
  }

  /**
   * A line that is not opened yet.
   *
   * @param number 0 for the first
   * @param attempts makes the next connection
   */
  Line(
      int number,
      EventLoop loop,
      ServerDialer dialer,
      Function<Attempt.Events, Attempt> attempts,
      Owner owner) {
    this.number = number;
    this.loop = loop;
    this.dialer = dialer;
    this.attempts = attempts;
    this.owner = owner;
  }

  boolean isFirst() {
    return number == 0;
  }

  boolean isUp() {
    return serving != null;
  }

  void open() {
    scheduled = false;
    if (!closed && opening == null) {
      var attempt = attempts.apply(events);
      opening = attempt;
      dialer.connect(attempt);
    }
  }

  private void openAfter(Duration pause) {
    if (!scheduled && opening == null) {
      scheduled = true;
      loop.schedule(this::open, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Says goodbye: what runs is finished, and what is on its way is served. */
  void leave() {
    closed = true;
    if (opening != null) {
      opening.close();
      opening = null;
    }
    if (serving != null) {
      serving.leave();
      left.add(serving);
      serving = null;
    }
  }

  /** Whether nothing of it is open any more. */
  boolean isGone() {
    return opening == null && serving == null && left.isEmpty();
  }

  /** Ends what is still open. */
  void close() {
    leave();
    List.copyOf(left).forEach(Attempt::close);
    left.clear();
  }

  /** What an attempt brings. */
  private final class Happenings implements Attempt.Events {

    @Override
    public void welcomed(Attempt attempt, Welcome welcome) {
      var before = serving;
      opening = null;
      serving = attempt;
      upSince = System.nanoTime();
      if (before == null) {
        owner.up(Line.this, welcome);
      } else {
        left.add(before);
        loop.schedule(before::leave, SETTLE.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void serverSays(LogLine line) {
      owner.serverSays(line);
    }

    @Override
    public void sentElsewhere(Attempt attempt) {
      if (attempt == serving && opening == null) {
        dialer.goElsewhere();
        openAfter(pause());
      }
    }

    @Override
    public void ended(Attempt attempt, Trouble why) {
      if (left.remove(attempt)) {
        return;
      }
      boolean lost = attempt == serving;
      if (lost) {
        serving = null;
        if (System.nanoTime() - upSince >= LONG.toNanos()) {
          pauses = 0;
        }
      } else {
        opening = null;
        dialer.goElsewhere();
      }
      if (!why.retry() && !isUp()) {
        close();
        owner.refused(Line.this, why);
      } else {
        tryAgain(why);
      }
    }
  }

  private void tryAgain(Trouble why) {
    var pause = pause();
    if (!isUp()) {
      owner.down(this, why, pause);
    }
    openAfter(pause);
  }

  private Duration pause() {
    return Backoff.pause(pauses++, ThreadLocalRandom.current().nextDouble());
  }
}
