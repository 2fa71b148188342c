/**
 * The meters of a process and the page that shows them. Start at {@link
 * io.culvert.runtime.metrics.Metrics}.
 */
@NullMarked
package io.culvert.runtime.metrics;

import org.jspecify.annotations.NullMarked;
