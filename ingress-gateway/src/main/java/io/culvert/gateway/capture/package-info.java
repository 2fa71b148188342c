/**
 * Records exchanges without touching them: a tee on each body under a budget, and a journal that
 * makes events off the event loops.
 *
 * <p>Start at {@link io.culvert.gateway.capture.CaptureExchange}.
 */
@NullMarked
package io.culvert.gateway.capture;

import org.jspecify.annotations.NullMarked;
