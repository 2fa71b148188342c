/**
 * From exchanges to minutes: what passed through each hostname in each minute, for charts and
 * quantiles. Start at {@link io.culvert.usage.traffic.TrafficTopology}.
 */
@NullMarked
package io.culvert.usage.traffic;

import org.jspecify.annotations.NullMarked;
