package io.culvert.usage.verify;

import io.culvert.events.UsageMonthly;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was billed is what the log says.
 *
 * @param accountId whose bill
 * @param month YYYY-MM in the billing zone
 * @param eventsRead how many events of the log were read for it
 * @param usage the month's sum by the log; null when nothing was used
 * @param lines how many ledger lines of the month there have to be by now
 * @param differences none when the bill is right
 */
public record Verdict(
    String accountId,
    String month,
    long eventsRead,
    @Nullable UsageMonthly usage,
    int lines,
    List<Difference> differences) {

  public Verdict {
    differences = List.copyOf(differences);
  }

  public boolean isEqual() {
    return differences.isEmpty();
  }
}
