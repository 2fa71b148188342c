package io.culvert.runtime.publish;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Says in the log what is shed and how much of it: when it begins, then every ten seconds at most.
 * Used by one thread, which is nobody's who would have to wait for the log.
 */
public final class ShedLog {

  private static final long PAUSE = Duration.ofSeconds(10).toNanos();

  private final Logger log;
  private final String why;
  private final List<Kind> kinds;
  private final LongSupplier nanos;
  private long toldAt;

  /** One kind of things that are shed. */
  public static final class Kind {
    private final String name;
    private final LongSupplier count;
    private long told;

    /**
     * @param name in the plural
     * @param count how many of them so far
     */
    public Kind(String name, LongSupplier count) {
      this.name = name;
      this.count = count;
    }

    private boolean hasNew() {
      return count.getAsLong() > told;
    }

    private String tell() {
      long now = count.getAsLong();
      long since = now - told;
      told = now;
      return since + " " + name;
    }
  }

  /**
   * @param log of whose work it is
   * @param why they are shed, in a few words
   */
  public ShedLog(Logger log, String why, Kind... kinds) {
    this(log, why, System::nanoTime, kinds);
  }

  /**
   * @param nanos a clock that only goes forward
   */
  ShedLog(Logger log, String why, LongSupplier nanos, Kind... kinds) {
    this.log = log;
    this.why = why;
    this.kinds = List.of(kinds);
    this.nanos = nanos;
    this.toldAt = nanos.getAsLong() - PAUSE;
  }

  /** Says it if it is time to. To be called again and again, also when nothing happens. */
  public void tell() {
    long now = nanos.getAsLong();
    if (now - toldAt >= PAUSE && hasNew()) {
      var what =
          kinds.stream().filter(Kind::hasNew).map(Kind::tell).collect(Collectors.joining(" and "));
      log.warn("{} were shed: {}", what, why);
      toldAt = now;
    }
  }

  // No stream: it is asked after each piece of work.
  private boolean hasNew() {
    for (var kind : kinds) {
      if (kind.hasNew()) {
        return true;
      }
    }
    return false;
  }
}
