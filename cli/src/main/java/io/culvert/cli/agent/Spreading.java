package io.culvert.cli.agent;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks now and then whether an agent's lines could be spread over more servers, and less and less
 * often while that does not help: that a server is there again nobody knows before he tries. Event
 * loop only.
 */
final class Spreading {
  private final EventLoop loop;
  private final Timing timing;
  private final List<Line> lines;
  private final Supplier<OptionalInt> freeNumber;
  private int tried;

  /**
   * One that has not begun.
   *
   * @param lines as they are whenever it looks
   * @param freeNumber one that no connection has; an agent that has none left stays as it is
   */
  Spreading(EventLoop loop, Timing timing, List<Line> lines, Supplier<OptionalInt> freeNumber) {
    this.loop = loop;
    this.timing = timing;
    this.lines = lines;
    this.freeNumber = freeNumber;
  }

  /** Goes on until the event loop ends. */
  void begin() {
    double random = ThreadLocalRandom.current().nextDouble();
    var pause = Backoff.pause(timing.spreading(), timing.spreadingCap(), tried, random);
    loop.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    var crowd = Crowd.among(lines.stream().map(Line::server).filter(Objects::nonNull).toList());
    tried = crowd.isEmpty() ? 0 : tried + 1;
    crowd.ifPresent(this::thinOut);
    begin();
  }

  /** Sends the last one of them elsewhere, so that the first line stays. */
  private void thinOut(Crowd crowd) {
    lines.reversed().stream()
        .filter(line -> crowd.server().equals(line.server()))
        .findFirst()
        .ifPresent(
            line -> freeNumber.get().ifPresent(number -> line.moveBeyond(crowd.full(), number)));
  }
}
