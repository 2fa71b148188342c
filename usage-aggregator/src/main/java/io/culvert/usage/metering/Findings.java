package io.culvert.usage.metering;

import io.culvert.events.QuotaAlert;
import io.culvert.events.UsageLedgerLine;

/** Hears what metering has found, besides what it wrote into its {@link Books}. */
interface Findings {

  void line(UsageLedgerLine line);

  void alert(QuotaAlert alert);
}
