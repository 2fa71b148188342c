/**
 * From ticks to usage: which ticks count, and how they add up. Start at {@link
 * io.culvert.usage.metering.MeteringTopology}.
 */
@NullMarked
package io.culvert.usage.metering;

import org.jspecify.annotations.NullMarked;
