package io.culvert.usage.metering;

import io.culvert.schemas.Topics;

/**
 * Names of the topics that results go to. Usually the catalogue's; others to compute everything
 * again beside them.
 */
public record Outputs(String usageMonthly, String usageLedger, String quotaAlerts) {

  /** The topics of the catalogue. */
  public static final Outputs CATALOGUE =
      new Outputs(
          Topics.USAGE_MONTHLY.name(), Topics.USAGE_LEDGER.name(), Topics.QUOTA_ALERTS.name());

  /** Topics named like those of the catalogue. */
  static Outputs withSuffix(String suffix) {
    return new Outputs(
        CATALOGUE.usageMonthly + suffix,
        CATALOGUE.usageLedger + suffix,
        CATALOGUE.quotaAlerts + suffix);
  }
}
