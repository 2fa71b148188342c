/** Plans out of the configuration. Start at {@link io.culvert.runtime.plan.PlanSettings}. */
@NullMarked
package io.culvert.runtime.plan;

import org.jspecify.annotations.NullMarked;
