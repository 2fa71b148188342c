/**
 * Where a live session can be reached: in this process, and as records for gateways elsewhere.
 *
 * <p>Start at {@link io.culvert.broker.route.LiveTunnels}.
 */
@NullMarked
package io.culvert.broker.route;

import org.jspecify.annotations.NullMarked;
