/**
 * An example for analytics teams: revenue as it comes in, exactly once. Start at {@link
 * io.culvert.example.revenue.RevenueTopology}.
 */
@NullMarked
package io.culvert.example.revenue;

import org.jspecify.annotations.NullMarked;
