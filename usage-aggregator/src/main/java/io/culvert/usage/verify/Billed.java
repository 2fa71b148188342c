package io.culvert.usage.verify;

import io.culvert.events.UsageLedgerLine;
import io.culvert.events.UsageMonthly;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was billed to an account for a month.
 *
 * @param usage the newest sum; null when there is none
 * @param lines by their ids; a line that lies in the ledger twice is one
 */
public record Billed(@Nullable UsageMonthly usage, Map<String, UsageLedgerLine> lines) {}
