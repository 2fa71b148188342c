/** The plans that are offered. Start at {@link io.culvert.control.plan.PlanArea}. */
@NullMarked
package io.culvert.control.plan;

import org.jspecify.annotations.NullMarked;
