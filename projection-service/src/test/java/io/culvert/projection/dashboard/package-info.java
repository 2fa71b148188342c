/**
 * The dashboard in a real browser. {@link io.culvert.projection.dashboard.DashboardInChromiumTest}
 * is what a person does with it; the pure modules have tests of their own, run by {@link
 * io.culvert.projection.dashboard.DashboardModulesInChromiumTest}.
 */
@NullMarked
package io.culvert.projection.dashboard;

import org.jspecify.annotations.NullMarked;
