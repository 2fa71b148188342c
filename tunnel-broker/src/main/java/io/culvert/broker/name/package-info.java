/**
 * Hostnames: what one may look like, and who used which last. The topic of hostname states is the
 * only memory.
 *
 * <p>Start at {@link io.culvert.broker.name.Names}.
 */
@NullMarked
package io.culvert.broker.name;

import org.jspecify.annotations.NullMarked;
