/**
 * What a broker that died left behind is closed by the one that starts next, as of its last tick.
 *
 * <p>Start at {@link io.culvert.broker.recovery.CloseGhosts}.
 */
@NullMarked
package io.culvert.broker.recovery;

import org.jspecify.annotations.NullMarked;
