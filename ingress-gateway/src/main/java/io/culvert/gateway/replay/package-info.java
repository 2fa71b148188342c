/**
 * Sends recorded requests again, by order of the replay topic and through the ordinary pipeline.
 *
 * <p>Start at {@link io.culvert.gateway.replay.ReplayRunner}.
 */
@NullMarked
package io.culvert.gateway.replay;

import org.jspecify.annotations.NullMarked;
