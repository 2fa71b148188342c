/**
 * Monthly usage: the view that keeps it and the API that shows it. Start at {@link
 * io.culvert.projection.usage.UsageProjection}.
 */
@NullMarked
package io.culvert.projection.usage;

import org.jspecify.annotations.NullMarked;
