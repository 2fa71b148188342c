package io.culvert.usage.metering;

import java.util.ArrayList;
import java.util.List;

/**
 * Which ticks of one session were counted: all up to {@code last}, but for those that are missing.
 *
 * @param last the highest seq that was counted or that is known to have been written
 * @param missing what was never seen below that, in order
 * @param closedAt when the session's end was read, milliseconds of log time; {@link #OPEN} before
 */
record SeenTicks(long last, List<Range> missing, long closedAt) {

  static final long OPEN = -1;
  static final SeenTicks NONE = new SeenTicks(0, List.of(), OPEN);

  /** A session with more holes than this has its oldest forgotten: they can no longer be filled. */
  static final int MAX_MISSING = 32;

  /** Sequence numbers, both ends included. */
  record Range(long from, long to) {

    boolean contains(long seq) {
      return from <= seq && seq <= to;
    }

    long size() {
      return to - from + 1;
    }
  }

  SeenTicks {
    missing = List.copyOf(missing);
  }

  boolean has(long seq) {
    return seq <= last && missing.stream().noneMatch(range -> range.contains(seq));
  }

  /** Counts a tick that was not counted before. */
  SeenTicks with(long seq) {
    return seq > last ? new SeenTicks(seq, upTo(seq - 1), closedAt) : filled(seq);
  }

  /** The session ended, and {@code lastSeq} was its last tick. */
  SeenTicks closed(long lastSeq, long at) {
    return new SeenTicks(Math.max(last, lastSeq), upTo(lastSeq), at);
  }

  /** How many ticks must have been written though nobody saw them. */
  long missingCount() {
    return missing.stream().mapToLong(Range::size).sum();
  }

  boolean isClosedBefore(long time) {
    return closedAt != OPEN && closedAt < time;
  }

  private List<Range> upTo(long seq) {
    if (seq <= last) {
      return missing;
    }
    var more = new ArrayList<>(missing);
    more.add(new Range(last + 1, seq));
    return newest(more);
  }

  private SeenTicks filled(long seq) {
    var rest = new ArrayList<Range>();
    for (var range : missing) {
      if (!range.contains(seq)) {
        rest.add(range);
        continue;
      }
      if (range.from < seq) {
        rest.add(new Range(range.from, seq - 1));
      }
      if (seq < range.to) {
        rest.add(new Range(seq + 1, range.to));
      }
    }
    return new SeenTicks(last, newest(rest), closedAt);
  }

  private static List<Range> newest(List<Range> ranges) {
    return ranges.size() <= MAX_MISSING
        ? ranges
        : ranges.subList(ranges.size() - MAX_MISSING, ranges.size());
  }
}
