/**
 * What writers and readers of {@link io.culvert.schemas.Topics#TRAFFIC_MINUTES} share: how
 * latencies are kept so that they can be added up. Start at {@link
 * io.culvert.schemas.traffic.LatencySketch}.
 */
@NullMarked
package io.culvert.schemas.traffic;

import org.jspecify.annotations.NullMarked;
