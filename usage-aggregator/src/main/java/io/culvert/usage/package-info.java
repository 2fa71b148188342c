/**
 * Sums the ticks of all sessions into the monthly usage of each account, exactly once. Start at
 * {@link io.culvert.usage.UsageAggregator}, which runs {@link
 * io.culvert.usage.metering.MeteringTopology}.
 */
@NullMarked
package io.culvert.usage;

import org.jspecify.annotations.NullMarked;
