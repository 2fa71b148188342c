/**
 * Plans and their limits, and which account has which. Start at {@link
 * io.culvert.schemas.plan.Plans} and {@link io.culvert.schemas.plan.AccountPlans}.
 */
@NullMarked
package io.culvert.schemas.plan;

import org.jspecify.annotations.NullMarked;
