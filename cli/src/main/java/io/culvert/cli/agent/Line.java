package io.culvert.cli.agent;

import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.Welcome;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of an agent's connections, kept up: it is opened again whenever it is lost, and when its
 * broker is about to stop, or has more of them than another, another one is opened before the old
 * one is left. Event loop only.
 */
final class Line {
  private static final Duration LONG = Duration.ofSeconds(10);

  /** For so long after a move both connections serve, until every gateway knows the new one. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final boolean first;
  private final EventLoop loop;
  private final ServerDialer dialer;
  private final Attempts attempts;
  private final Owner owner;
  private final Attempt.Events events = new Happenings();
  private final List<Attempt> left = new ArrayList<>();
  private @Nullable Attempt opening;
  private @Nullable Attempt serving;
  private int number;
  private int pauses;
  private long upSince;
  private boolean scheduled;
  private boolean sentAway;
  private boolean closed;

  /** Makes a line's connections. */
  interface Attempts {
    /** The next one, which has that number among those of the agent. */
    Attempt next(int number, Attempt.Events events);
  }

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
   * @param attempts makes its connections
   */
  Line(int number, EventLoop loop, ServerDialer dialer, Attempts attempts, Owner owner) {
    this.first = number == 0;
    this.number = number;
    this.loop = loop;
    this.dialer = dialer;
    this.attempts = attempts;
    this.owner = owner;
  }

  boolean isFirst() {
    return first;
  }

  boolean isUp() {
    return serving != null;
  }

  /** Where it carries requests; null when it does not. */
  @Nullable SocketAddress server() {
    return serving == null ? null : serving.server();
  }

  /** Whether one of its connections has that number, also one that it is leaving. */
  boolean holds(int connection) {
    return number == connection
        || opening != null && opening.number() == connection
        || left.stream().anyMatch(attempt -> attempt.number() == connection);
  }

  void open() {
    scheduled = false;
    if (!closed && opening == null) {
      dialer.connect(begin(number));
    }
  }

  /**
   * Moves to another server, if one of those that have room lets it in; else it stays where it is.
   *
   * @param full servers that it does not want to go to
   * @param freeNumber of the connection there: with the same number a server would break the
   *     present one off, and what runs there
   */
  void moveBeyond(Set<SocketAddress> full, int freeNumber) {
    if (isContent() && opening == null) {
      dialer.connectBeyond(full, begin(freeNumber));
    }
  }

  /** Whether it carries requests and nobody has asked it to go. */
  private boolean isContent() {
    return serving != null && !sentAway;
  }

  private Attempt begin(int connection) {
    var attempt = attempts.next(connection, events);
    opening = attempt;
    return attempt;
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
      number = attempt.number();
      sentAway = false;
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
      if (attempt != serving) {
        return;
      }
      sentAway = true;
      if (opening == null) {
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
        if (isContent()) {
          return;
        }
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
