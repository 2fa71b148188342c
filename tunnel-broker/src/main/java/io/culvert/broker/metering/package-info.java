/**
 * What passed through a session, cut into ticks that never cross a month's end. Their sum is the
 * usage.
 *
 * <p>Start at {@link io.culvert.broker.metering.TickMaker}.
 */
@NullMarked
package io.culvert.broker.metering;

import org.jspecify.annotations.NullMarked;
