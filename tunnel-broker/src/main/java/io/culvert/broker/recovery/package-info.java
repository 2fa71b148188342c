/**
 * What a broker that died left open is closed as of its last tick: by its own next run, or by
 * another broker when it does not come back.
 *
 * <p>Start at {@link io.culvert.broker.recovery.Recovery}.
 */
@NullMarked
package io.culvert.broker.recovery;

import org.jspecify.annotations.NullMarked;
