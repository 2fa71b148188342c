/**
 * Sends the lines of the usage ledger to whoever writes the bills, each at least once and known by
 * its id, so that the receiver counts it once. One connector for each receiver; a line is done when
 * the receiver has said so, and only then does Kafka hear of it.
 *
 * <p>Start at {@link io.culvert.control.billing.meter.MeterConnector}.
 */
@NullMarked
package io.culvert.control.billing.meter;

import org.jspecify.annotations.NullMarked;
