package io.culvert.usage.verify;

import io.culvert.events.SessionEvent;
import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import io.culvert.usage.metering.Recomputation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** What was billed beside what is computed, event by event, while the metering goes on. */
final class Comparison {

  /** By so much of the log's time the published sum may be behind. */
  private static final Duration LAG = Duration.ofSeconds(10);

  private final Billed billed;
  private final Recomputation computed;
  private final boolean inOrder;
  private @Nullable Set<String> due;
  private @Nullable UsageMonthly atBilled;
  private @Nullable Instant firstUnbilled;
  private Instant lastDue = Instant.EPOCH;

  /**
   * @param inOrder whether the metering read the account's events in the order they are read here
   */
  Comparison(Billed billed, Recomputation computed, boolean inOrder) {
    this.billed = billed;
    this.computed = computed;
    this.inOrder = inOrder;
  }

  /**
   * @param isDue whether the metering had read it before what was billed was looked at
   */
  void read(SessionEvent event, Instant logTime, boolean isDue) {
    if (isDue) {
      lastDue = logTime.isAfter(lastDue) ? logTime : lastDue;
    } else if (due == null) {
      due = Set.copyOf(computed.lines().keySet());
    }
    computed.read(event, logTime);
    VerifyBill.room(computed.lines().size());
    var usage = computed.usage();
    if (usage == null) {
      return;
    }
    if (billed.usage() != null && usage.getTicks() == billed.usage().getTicks()) {
      atBilled = usage;
    } else if (ticksBilled() < usage.getTicks() && firstUnbilled == null) {
      firstUnbilled = logTime;
    }
  }

  void readStray(SessionEvent event, Instant logTime) {
    computed.readStray(event, logTime);
    VerifyBill.room(computed.lines().size());
  }

  Verdict verdict(String accountId, String month, long eventsRead) {
    var differences = new ArrayList<Difference>();
    compareUsage(differences);
    compareLines(differences);
    return new Verdict(
        accountId, month, eventsRead, computed.usage(), computed.lines().size(), differences);
  }

  private void compareUsage(List<Difference> differences) {
    var reached = isBehindAMoment() ? atBilled : computed.usage();
    if (reached == null || billed.usage() == null) {
      if (reached != billed.usage()) {
        differences.add(new Difference("month", text(billed.usage()), text(reached)));
      }
      return;
    }
    for (Schema.Field field : UsageMonthly.getClassSchema().getFields()) {
      var is = billed.usage().get(field.pos());
      var should = reached.get(field.pos());
      if (!is.equals(should)) {
        differences.add(new Difference(field.name(), is.toString(), should.toString()));
      }
    }
  }

  private void compareLines(List<Difference> differences) {
    var lines = computed.lines();
    billed
        .lines()
        .forEach(
            (id, line) -> {
              if (!line.equals(lines.get(id))) {
                differences.add(new Difference(id, text(line), text(lines.get(id))));
              }
            });
    lines.forEach(
        (id, line) -> {
          if (!billed.lines().containsKey(id) && isDue(id)) {
            differences.add(new Difference(id, Difference.NOTHING, text(line)));
          }
        });
  }

  /** Whether what the sum lacks came so lately that it may not have been published yet. */
  private boolean isBehindAMoment() {
    return inOrder && firstUnbilled != null && !firstUnbilled.plus(LAG).isBefore(lastDue);
  }

  private boolean isDue(String lineId) {
    return !inOrder || due == null || due.contains(lineId);
  }

  private long ticksBilled() {
    return billed.usage() == null ? 0 : billed.usage().getTicks();
  }

  private static String text(@Nullable UsageMonthly usage) {
    return usage == null ? Difference.NOTHING : usage.getTicks() + " ticks";
  }

  private static String text(@Nullable UsageLedgerLine line) {
    return line == null
        ? Difference.NOTHING
        : line.getQuantity() + (line.getAdjustment() ? " (adjustment)" : "");
  }
}
