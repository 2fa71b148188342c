/**
 * Traffic over time: the view that keeps each minute, and the API that adds minutes up for charts.
 * Start at {@link io.culvert.projection.traffic.TrafficProjection}.
 */
@NullMarked
package io.culvert.projection.traffic;

import org.jspecify.annotations.NullMarked;
